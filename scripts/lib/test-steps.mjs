import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runQuietly } from './run-quietly.mjs';

/**
 * What a step of `npm test` counted. A check counts as one test.
 * @typedef {{ passed: number, failed: number, output: string }} Result
 */

/**
 * A program that either passes or fails.
 * @param {string} root
 * @param {string[]} command
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Result>}
 */
export async function runCheck(root, command, env = {}) {
  const [program, ...args] = command;
  const { code, output } = await runQuietly(/** @type {string} */ (program), args, {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1', ...env },
  });
  return code === 0 ? { passed: 1, failed: 0, output: '' } : { passed: 0, failed: 1, output };
}

/**
 * One project of Vitest, with the number of files done as its progress.
 * @param {{ root: string, project: string, reportFile: string, env?: NodeJS.ProcessEnv, say: (detail: string) => void }} options
 * @returns {Promise<Result>}
 */
export async function runVitest({ root, project, reportFile, env = {}, say }) {
  let files = 0;
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const flags = ['--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${reportFile}`];
  const { code, output } = await runQuietly(process.execPath, [vitest, 'run', ...flags], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1', CI: '1', ...env },
    onLine: (line) => {
      if (!/^[✓❯×]\s.*\.test\.tsx?/.test(line)) return;
      files += 1;
      say(`${files} files done`);
    },
  });
  return count(code, output, reportFile, ({ numPassedTests = 0, numFailedTests = 0 }) => ({
    passed: numPassedTests,
    failed: numFailedTests,
  }));
}

/**
 * The browser tests.
 * @param {{ root: string, reportFile: string, env: NodeJS.ProcessEnv, say: (detail: string) => void }} options
 * @returns {Promise<Result>}
 */
export async function runPlaywright({ root, reportFile, env, say }) {
  let done = 0;
  const cli = join(root, 'node_modules', '@playwright', 'test', 'cli.js');
  const { code, output } = await runQuietly(process.execPath, [cli, 'test', '--reporter=list,json'], {
    cwd: root,
    env: { ...process.env, NO_COLOR: '1', FORCE_COLOR: '0', ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: reportFile },
    onLine: (line) => {
      if (!/^([✓✘-]|ok|x)\s+\d+/.test(line)) return;
      done += 1;
      say(`${done} done`);
    },
  });
  return count(code, output, reportFile, ({ stats }) => ({
    passed: stats.expected + stats.flaky,
    failed: stats.unexpected,
  }));
}

/**
 * A runner that ends badly without a failed test (a file that does not load, an error outside a test) failed too.
 * @param {number} code
 * @param {string} output
 * @param {string} reportFile
 * @param {(report: any) => { passed: number, failed: number }} read each runner writes JSON of its own shape, which only its reader knows
 * @returns {Result}
 */
function count(code, output, reportFile, read) {
  let counted = { passed: 0, failed: 0 };
  try {
    counted = read(JSON.parse(readFileSync(reportFile, 'utf8')));
  } catch {
    // No report: it did not get that far.
  }
  const isEmpty = counted.passed + counted.failed === 0;
  const failed = counted.failed === 0 && (code !== 0 || isEmpty) ? 1 : counted.failed;
  return { passed: counted.passed, failed, output: failed > 0 ? output : '' };
}
