import { quantile } from './measure.mjs';

/** @typedef {import('./measure.mjs').Canvas} Canvas */

/** @type {[string, (canvas: Canvas) => number, number][]} what each line says, where it is, and its decimals */
const LINES = [
  ['all in sight painted, ms', ({ paintedMs }) => paintedMs, 0],
  ['at rest (time to interactive), ms', ({ interactiveMs }) => interactiveMs, 0],
  ['pan at 100 %, frames a second', ({ pan }) => pan.fps, 0],
  ['pan at 100 %, p95 of a frame, ms', ({ pan }) => pan.p95Ms, 0],
  ['drag one step, frames a second', ({ dragOne }) => dragOne.fps, 0],
  ['drag one step, p95 of a frame, ms', ({ dragOne }) => dragOne.p95Ms, 0],
  ['long tasks in both', ({ pan, dragOne }) => pan.longTasks + dragOne.longTasks, 0],
  ['pan with all in view, frames a second', ({ panAll }) => panAll.fps, 0],
  ['pan with all in view, p95 of a frame, ms', ({ panAll }) => panAll.p95Ms, 0],
  ['arrow key to paint, median, ms', ({ keyMs }) => keyMs, 0],
  ['arrow key to paint, p95, ms', ({ keyP95Ms }) => keyP95Ms, 0],
  ['heap, MB', ({ heapMb }) => heapMb, 0],
];

/**
 * A table in Markdown: the median of the rounds for each number of steps.
 * @param {Map<number, Canvas[]>} rounds
 */
export function table(rounds) {
  const counts = [...rounds.keys()];
  return [
    `| | ${counts.map((count) => `${count.toLocaleString('en-US')} steps`).join(' | ')} |`,
    `| --- | ${counts.map(() => '---:').join(' | ')} |`,
    ...LINES.map(([words, read, decimals]) => {
      const cells = counts.map((count) => quantile((rounds.get(count) ?? []).map(read), 0.5).toFixed(decimals));
      return `| ${words} | ${cells.join(' | ')} |`;
    }),
  ].join('\n');
}
