import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npmCommand } from './npm-command.mjs';
import { PlainError } from './plain-error.mjs';
import { withProgress } from './progress.mjs';
import { runQuietly } from './run-quietly.mjs';

/**
 * Installs what the lockfile of a folder of the bench names, when it is not what is installed there already. These packages
 * have lockfiles of their own and stay out of the product's.
 * @param {string} folder
 * @param {object} options
 * @param {string} options.title  what is being done
 * @param {string} options.failed  what to tell when it cannot be
 * @param {string} [options.probe]  a package to ask the registry for before, once, so that a failure is told at once
 */
export async function installBeside(folder, { title, failed, probe }) {
  const stamp = join(folder, 'node_modules', '.sluice-lock');
  const wanted = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  await withProgress(title, async () => {
    const { command, args, shell } = npmCommand();
    const npm = async (/** @type {string[]} */ words) => {
      // Said outright, because `npm run --silent` makes the npm inside it silent too, about its reasons as well.
      const all = [...args, ...words, '--loglevel=error'];
      const { code, output } = await runQuietly(command, all, { cwd: folder, shell });
      if (code === 0) return;
      const reasons = output.split('\n').filter((line) => /npm (error|ERR!)/.test(line));
      throw new PlainError(`${failed}\n${reasons.slice(0, 12).join('\n')}`);
    };
    if (probe) await npm(['view', probe, 'version', '--fetch-retries=0', '--fetch-timeout=20000']);
    await npm(['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
    writeFileSync(stamp, wanted);
  });
}
