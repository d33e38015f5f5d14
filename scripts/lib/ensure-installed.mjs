import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmCommand } from './npm-command.mjs';
import { oneAtATime } from './one-at-a-time.mjs';
import { PlainError } from './plain-error.mjs';
import { withProgress } from './progress.mjs';
import { runQuietly } from './run-quietly.mjs';

/**
 * Installs exactly what the lockfile names, when it is not what is installed already.
 * @param {string} root the checkout
 */
export async function ensureInstalled(root) {
  const stamp = join(root, 'node_modules', '.sluice-lock');
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(`${process.platform}-${process.arch}`)
    .digest('hex');
  const isInstalled = () => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (isInstalled()) return;
  await oneAtATime(join(root, '.node', 'install.lock'), async () => {
    if (!isInstalled()) await install(root);
    writeFileSync(stamp, wanted);
  });
}

/** @param {string} root */
async function install(root) {
  await withProgress('Installing packages', async () => {
    const { command, args, shell } = npmCommand();
    // Said outright, because NODE_ENV=production or a user's settings would leave out what the build needs.
    const flags = ['--include=dev', '--include=optional', '--ignore-scripts', '--no-audit', '--no-fund'];
    const { code, output } = await runQuietly(command, [...args, 'ci', ...flags], { cwd: root, shell });
    if (code !== 0) {
      const reasons = output.split('\n').filter((line) => /npm (error|ERR!)/.test(line));
      throw new PlainError(
        `The packages could not be installed; the npm registry must be reachable for this.\n${reasons.slice(0, 12).join('\n')}`,
      );
    }
  });
}
