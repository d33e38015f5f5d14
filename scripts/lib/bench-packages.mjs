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
 * @param {{ title: string, failed: string }} say  what is being done, and what to tell when it cannot be
 */
export async function installBeside(folder, { title, failed }) {
  const stamp = join(folder, 'node_modules', '.sluice-lock');
  const wanted = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  await withProgress(title, async () => {
    const { command, args, shell } = npmCommand();
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund'];
    const { code, output } = await runQuietly(command, [...args, 'ci', ...flags], { cwd: folder, shell });
    if (code !== 0) throw new PlainError(`${failed}\n${lastLines(output)}`);
    writeFileSync(stamp, wanted);
  });
}

/** @param {string} output */
export const lastLines = (output) => output.trim().split('\n').slice(-12).join('\n');
