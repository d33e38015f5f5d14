import { drawing } from './drawing.mjs';

/** How long each gesture is made. */
const GESTURE_MS = 2_000;
const KEYS = 24;

/**
 * @typedef {{ paintedMs: number, interactiveMs: number, pan: Frames, dragOne: Frames, panAll: Frames, keyMs: number, keyP95Ms: number, heapMb: number }} Canvas
 * @typedef {{ fps: number, p95Ms: number, longTasks: number }} Frames
 */

/**
 * The editor with a workflow of so many steps, as a person would use it, in a page of its own.
 * @param {import('@playwright/test').BrowserContext} context signed in
 * @param {number} count
 * @returns {Promise<Canvas>}
 */
export async function measureCanvas(context, count) {
  const page = await context.newPage();
  try {
    await page.addInitScript(watchPage);
    await page.goto('/');
    const made = await page.request.post('/api/trpc/workflows.create', {
      data: { document: drawing(count) },
      headers: { origin: new URL(page.url()).origin },
    });
    const { id } = (await made.json()).result.data;
    // Once to have the code in the browser's cache, as everybody has it but the first time.
    await page.goto(`/w/${id}`);
    await cards(page).first().waitFor();
    await page.goto(`/w/${id}`);
    await cards(page).first().waitFor();
    const { paintedMs, interactiveMs } = await page.evaluate(() => window.bench.settled());

    const canvas = page.getByRole('application', { name: /^Canvas/ });
    await page.getByRole('button', { name: 'Show everything' }).click();
    const panAll = await frames(page, () => wheel(page, canvas));
    await page.getByRole('button', { name: /^Zoom .* set to 100 %/ }).click();
    const pan = await frames(page, () => wheel(page, canvas));
    const dragOne = await frames(page, () => drag(page, canvas));
    const keys = await typing(page, canvas);
    const cdp = await context.newCDPSession(page);
    await cdp.send('HeapProfiler.collectGarbage');
    const { usedSize } = await cdp.send('Runtime.getHeapUsage');
    await page.request.post('/api/trpc/workflows.delete', {
      data: { id },
      headers: { origin: new URL(page.url()).origin },
    });
    return {
      ...{ paintedMs, interactiveMs, pan, dragOne, panAll },
      ...{ keyMs: quantile(keys, 0.5), keyP95Ms: quantile(keys, 0.95), heapMb: usedSize / 1e6 },
    };
  } finally {
    await page.close();
  }
}

const cards = (/** @type {import('@playwright/test').Page} */ page) =>
  page.getByRole('group', { name: /, Set fields/ });

/** Runs in the page: when cards were painted, when it came to rest, and the frames of a gesture. */
function watchPage() {
  /** @type {{ at: number, until: number }[]} */
  const tasks = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) tasks.push({ at: startTime, until: startTime + duration });
  }).observe({ type: 'longtask', buffered: true });
  let painted = 0;
  const look = () => {
    if (document.querySelector('.react-flow__node')) requestAnimationFrame(() => (painted = performance.now()));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
  /** @type {number[]} */
  let stamps = [];
  let watching = 0;
  const watch = (/** @type {number} */ turn) => {
    const stamp = (/** @type {number} */ now) => {
      if (turn !== watching) return;
      stamps.push(now);
      requestAnimationFrame(stamp);
    };
    requestAnimationFrame(stamp);
  };
  window.bench = {
    // At rest: half a second without a long task.
    settled: () =>
      new Promise((resolve) => {
        const wait = () => {
          const last = Math.max(painted, ...tasks.map(({ until }) => until));
          if (painted > 0 && performance.now() - last > 500) resolve({ paintedMs: painted, interactiveMs: last });
          else setTimeout(wait, 50);
        };
        wait();
      }),
    begin: () => {
      stamps = [];
      watching += 1;
      watch(watching);
    },
    end: () => {
      watching += 1;
      const [first = 0] = stamps;
      return { stamps, longTasks: tasks.filter(({ at }) => at >= first).length };
    },
    /** from a key to the frame after the one it led to */
    keys: [],
    listen: () =>
      document.addEventListener(
        'keydown',
        ({ timeStamp }) =>
          requestAnimationFrame(() => setTimeout(() => window.bench.keys.push(performance.now() - timeStamp))),
        { capture: true },
      ),
  };
}

/**
 * @param {import('@playwright/test').Page} page
 * @param {() => Promise<void>} gesture
 * @returns {Promise<Frames>}
 */
async function frames(page, gesture) {
  await page.evaluate(() => window.bench.settled());
  await page.evaluate(() => window.bench.begin());
  await gesture();
  const { stamps, longTasks } = await page.evaluate(() => window.bench.end());
  const gaps = stamps.slice(1).map((at, index) => at - (stamps[index] ?? at));
  const spent = (stamps.at(-1) ?? 0) - (stamps[0] ?? 0);
  return { fps: (gaps.length / spent) * 1_000, p95Ms: quantile(gaps, 0.95), longTasks };
}

/**
 * @param {import('@playwright/test').Page} page
 * @param {import('@playwright/test').Locator} canvas
 */
async function wheel(page, canvas) {
  const box = await boxOf(canvas);
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  const end = Date.now() + GESTURE_MS;
  // There and back again, so that it ends where it began.
  for (let turn = 0; turn % 40 > 0 || Date.now() < end; turn++) {
    const way = turn % 40 < 20 ? 1 : -1;
    await page.mouse.wheel(12 * way, 8 * way);
  }
}

/**
 * @param {import('@playwright/test').Page} page
 * @param {import('@playwright/test').Locator} canvas
 */
async function drag(page, canvas) {
  const area = await boxOf(canvas);
  const all = await Promise.all((await cards(page).all()).map((card) => card.boundingBox()));
  // Whole in sight, with room to be dragged about in.
  const card = all.find(
    (box) =>
      box &&
      box.x > area.x + 140 &&
      box.x + box.width < area.x + area.width - 140 &&
      box.y > area.y + 110 &&
      box.y + box.height < area.y + area.height - 160,
  );
  if (!card) throw new Error('No step is in the middle of the canvas.');
  await page.mouse.move(card.x + 100, card.y + 20);
  await page.mouse.down();
  const end = Date.now() + GESTURE_MS;
  for (let turn = 0; Date.now() < end; turn++) {
    const angle = turn / 12;
    await page.mouse.move(card.x + 100 + Math.cos(angle) * 120, card.y + 20 + Math.sin(angle) * 90);
  }
  await page.mouse.up();
}

/**
 * Walks from step to step with the arrows.
 * @param {import('@playwright/test').Page} page
 * @param {import('@playwright/test').Locator} canvas
 * @returns {Promise<number[]>}
 */
async function typing(page, canvas) {
  await page.evaluate(() => window.bench.listen());
  await canvas.focus();
  for (let turn = 0; turn < KEYS; turn++) {
    await page.keyboard.press(turn % 8 < 4 ? 'ArrowRight' : 'ArrowLeft');
    await page.waitForFunction((done) => window.bench.keys.length > done, turn);
  }
  return page.evaluate(() => window.bench.keys);
}

/** @param {import('@playwright/test').Locator} element */
async function boxOf(element) {
  const box = await element.boundingBox();
  if (!box) throw new Error('The canvas is not on the page.');
  return box;
}

/**
 * @param {number[]} values
 * @param {number} share
 */
export function quantile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
