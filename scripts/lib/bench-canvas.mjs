import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureCanvas } from '../../bench/canvas/measure.mjs';
import { table } from '../../bench/canvas/report.mjs';
import { ensureBuilt } from './build.mjs';
import { findChromium } from './find-chromium.mjs';
import { withProgress } from './progress.mjs';
import { withApp } from './with-app.mjs';

const FLAGS = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

/**
 * The editor in a browser, with workflows of several sizes in turns: the app over an empty data folder, or one that runs
 * already (`--link`, a sign-in link of it).
 * @param {string} root the checkout
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
export async function benchCanvas(root, args) {
  const { values } = parseArgs({
    args,
    options: {
      rounds: { type: 'string', default: '3' },
      steps: { type: 'string', default: '200,1000' },
      link: { type: 'string' },
      json: { type: 'string' },
    },
  });
  const counts = values.steps.split(',').map(Number);
  const folder = mkdtempSync(join(tmpdir(), 'sluice-canvas-'));
  try {
    const executablePath = await findChromium(root, () => {});
    const measure = (/** @type {string} */ link) =>
      measureAll({ executablePath, link, counts, rounds: Number(values.rounds) });
    if (!values.link) await ensureBuilt(root);
    const rounds = values.link ? await measure(values.link) : await withApp(root, folder, ({ link }) => measure(link));
    process.stdout.write(`${table(rounds)}\n`);
    if (values.json) writeFileSync(values.json, JSON.stringify(Object.fromEntries(rounds), null, 2));
    return 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {{ executablePath: string, link: string, counts: number[], rounds: number }} options
 * @returns {Promise<Map<number, import('../../bench/canvas/measure.mjs').Canvas[]>>}
 */
async function measureAll({ executablePath, link, counts, rounds }) {
  const { chromium } = await import('@playwright/test');
  const isRoot = process.getuid?.() === 0;
  const browser = await chromium.launch({ executablePath, args: [...FLAGS, ...(isRoot ? ['--no-sandbox'] : [])] });
  try {
    const context = await browser.newContext({
      baseURL: new URL(link).origin,
      viewport: { width: 1440, height: 900 },
      reducedMotion: 'reduce',
    });
    const page = await context.newPage();
    await page.goto(link);
    await page.waitForURL((url) => !url.pathname.startsWith('/sign-in'));
    await page.close();
    /** @type {Map<number, import('../../bench/canvas/measure.mjs').Canvas[]>} */
    const measured = new Map(counts.map((count) => [count, []]));
    await withProgress('Measuring the canvas', async (say) => {
      for (let round = 1; round <= rounds; round++)
        for (const count of counts) {
          say(`round ${round} of ${rounds}, ${count} steps`);
          measured.get(count)?.push(await measureCanvas(context, count));
        }
    });
    return measured;
  } finally {
    await browser.close();
  }
}
