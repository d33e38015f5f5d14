import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, ensureClient } from './build.mjs';
import { findChromium } from './find-chromium.mjs';
import { startPostgres } from './postgres.mjs';
import { seconds, withProgress } from './progress.mjs';
import { runCheck, runPlaywright, runVitest } from './test-steps.mjs';
import { withApp } from './with-app.mjs';

/** Lines of a failed step's output that are shown. */
const SHOWN_LINES = 250;

/**
 * Everything that must hold, in the order in which mistakes are cheapest to find. A failed step does not stop the next
 * ones; only what needs the build is left out when there is none.
 * @param {string} root the checkout
 * @returns {Promise<boolean>} whether all passed
 */
export async function runTests(root) {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-test-'));
  const total = { passed: 0, failed: 0 };
  const started = Date.now();

  /**
   * @param {string} label
   * @param {(say: (detail: string) => void) => Promise<import('./test-steps.mjs').Result>} work
   */
  const step = async (label, work) => {
    const result = await withProgress(
      label,
      async (say) => {
        try {
          return await work(say);
        } catch (error) {
          return {
            passed: 0,
            failed: 1,
            output: error instanceof Error ? (error.stack ?? error.message) : String(error),
          };
        }
      },
      ({ passed, failed }) => ({ isGood: failed === 0, note: `${passed} passed, ${failed} failed` }),
    );
    total.passed += result.passed;
    total.failed += result.failed;
    if (result.failed > 0) process.stdout.write(`${result.output.trim().split('\n').slice(-SHOWN_LINES).join('\n')}\n`);
    return result.failed === 0;
  };
  const node = process.execPath;
  const tool = (/** @type {string[]} */ ...path) => join(root, 'node_modules', ...path);
  const report = (/** @type {string} */ name) => join(folder, `${name}.json`);

  try {
    await step('Generating the database client', async () => {
      await ensureClient(root);
      return { passed: 1, failed: 0, output: '' };
    });
    await step('Format and lint', () =>
      runCheck(root, [
        node,
        tool('@biomejs', 'biome', 'bin', 'biome'),
        'check',
        '--error-on-warnings',
        '--max-diagnostics=60',
      ]),
    );
    await step('Types', async () => {
      const routes = await runCheck(root, [node, tool('next', 'dist', 'bin', 'next'), 'typegen']);
      if (routes.failed > 0) return routes;
      return runCheck(root, [node, tool('ts7', 'bin', 'tsc'), '--noEmit', '-p', '.']);
    });
    for (const name of checkNames(root)) {
      await step(`Check: ${name}`, () => runCheck(root, [node, join(root, 'scripts', 'check.mjs'), name]));
    }
    await step('Unit tests', (say) => runVitest({ root, project: 'unit', reportFile: report('unit'), say }));
    await step('Integration tests on PostgreSQL', (say) =>
      withDatabase(root, folder, (DATABASE_URL) =>
        runVitest({ root, project: 'int', reportFile: report('int'), env: { DATABASE_URL }, say }),
      ),
    );
    const isBuilt = await step('Build', async () => {
      await ensureBuilt(root);
      return { passed: 1, failed: 0, output: '' };
    });
    if (isBuilt) {
      await step('Check: client bundle', () =>
        runCheck(root, [node, join(root, 'scripts', 'check.mjs'), 'client-bundle']),
      );
      await step('Tests of the whole app', (say) =>
        runVitest({ root, project: 'app', reportFile: report('app'), say }),
      );
      await step('Browser tests', async (say) => {
        const chromium = await findChromium(root, say);
        say('starting the app');
        return withApp(root, folder, (app) =>
          runPlaywright({
            root,
            reportFile: report('browser'),
            say,
            env: {
              PLAYWRIGHT_CHROMIUM_PATH: chromium,
              SLUICE_E2E_URL: app.url,
              SLUICE_E2E_LINK: app.link,
              SLUICE_E2E_DATA: app.dataDir,
              SLUICE_E2E_SESSION: join(folder, 'session.json'),
            },
          }),
        );
      });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  process.stderr.write(`All steps took ${seconds(Date.now() - started)}.\n`);
  process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`);
  return total.failed === 0;
}

/**
 * Derived from package.json, so that a new check is never left out.
 * @param {string} root
 */
const checkNames = (root) =>
  Object.keys(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts)
    .filter((script) => script.startsWith('check:'))
    .map((script) => script.slice('check:'.length));

/**
 * @template T
 * @param {string} root
 * @param {string} folder
 * @param {(url: string) => Promise<T>} use
 */
async function withDatabase(root, folder, use) {
  const dataDir = join(folder, 'integration');
  // Nothing in it outlives the tests, so nothing needs to reach the disk.
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: 400 };
  const server = await startPostgres({ root, dataDir, settings });
  try {
    return await use(server.url);
  } finally {
    await server.stop();
  }
}
