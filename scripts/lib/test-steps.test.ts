import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { findChromium } from './find-chromium.mjs';
import { runCheck, runVitest } from './test-steps.mjs';

const folder = mkdtempSync(join(tmpdir(), 'sluice-steps-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a check counts as one test, and its output is shown only when it fails', async () => {
  const node = process.execPath;
  expect(await runCheck(folder, [node, '-e', 'console.log("fine")'])).toEqual({ passed: 1, failed: 0, output: '' });
  const failed = await runCheck(folder, [node, '-e', 'console.log("broken"); process.exit(3)']);
  expect(failed).toMatchObject({ passed: 0, failed: 1, output: expect.stringContaining('broken') });
  expect(await runCheck(folder, [join(folder, 'no-such-program')])).toMatchObject({ failed: 1 });
});

/** Stands in for Vitest: writes a report and ends as told. */
const run = async (report: object | null, code: number) => {
  const program = join(folder, 'node_modules', 'vitest', 'vitest.mjs');
  const reportFile = join(folder, 'report.json');
  rmSync(reportFile, { force: true });
  mkdirSync(join(folder, 'node_modules', 'vitest'), { recursive: true });
  writeFileSync(
    program,
    `import { writeFileSync } from 'node:fs';
     if (${report !== null}) writeFileSync(${JSON.stringify(reportFile)}, ${JSON.stringify(JSON.stringify(report))});
     process.exit(${code});`,
  );
  const { passed, failed } = await runVitest({ root: folder, project: 'unit', reportFile, say: () => undefined });
  return { passed, failed };
};

test('the counts are those of the report', async () => {
  expect(await run({ numPassedTests: 7, numFailedTests: 0 }, 0)).toEqual({ passed: 7, failed: 0 });
  expect(await run({ numPassedTests: 5, numFailedTests: 2 }, 1)).toEqual({ passed: 5, failed: 2 });
});

test('a runner that ends badly, or finds no test at all, has failed', async () => {
  expect(await run({ numPassedTests: 7, numFailedTests: 0 }, 1)).toEqual({ passed: 7, failed: 1 });
  expect(await run({ numPassedTests: 0, numFailedTests: 0 }, 0)).toEqual({ passed: 0, failed: 1 });
  expect(await run(null, 1)).toEqual({ passed: 0, failed: 1 });
});

test('a browser that is named and does not start is said so', async () => {
  const before = process.env.PLAYWRIGHT_CHROMIUM_PATH;
  process.env.PLAYWRIGHT_CHROMIUM_PATH = join(folder, 'no-browser');
  try {
    await expect(findChromium(folder, () => undefined)).rejects.toThrow(/which is not a browser that starts/);
  } finally {
    if (before === undefined) delete process.env.PLAYWRIGHT_CHROMIUM_PATH;
    else process.env.PLAYWRIGHT_CHROMIUM_PATH = before;
  }
});
