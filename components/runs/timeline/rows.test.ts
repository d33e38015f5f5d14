import { expect, test } from 'vitest';
import type { NodeRegistry } from '@/graph/node-definition';
import { foldRun } from '@/server/engine/state';
import { RunScript, runStart, sketch, usage } from '../testing/run-script';
import { buildTimeline } from './build-timeline';
import { nextProblem, problemPaths, rootCause } from './problems';
import { filterCounts, initiallyCollapsed, timelineRows } from './rows';

const noRegistry: NodeRegistry = { get: () => undefined, all: () => [] };
const document = sketch(
  [{ key: 'start' }, { key: 'each' }, { key: 'ask', inside: 'each' }, { key: 'save', inside: 'each' }, { key: 'end' }],
  ['start > each', 'ask > save', 'each > end'],
);
const { events } = new RunScript(document)
  .begin()
  .started(0, 'start')
  .completed(1, 'start', { customer: 'Nordwind' })
  .started(1, 'each')
  .fan(1, 'each', ['x', 'y'])
  .started(1, 'each[0]/ask')
  .completed(5, 'each[0]/ask', 'fine', { usage: [usage()] })
  .started(5, 'each[0]/save')
  .completed(6, 'each[0]/save')
  .started(5, 'each[1]/ask')
  .failed(9, 'each[1]/ask', { code: 'empty', message: 'No answer came back.', transient: false })
  .failed(10, 'each');
const timeline = buildTimeline(document, foldRun(events), runStart + 10);
const rows = (part: Partial<Parameters<typeof timelineRows>[2]> = {}) =>
  timelineRows(timeline, noRegistry, { collapsed: new Set(), filter: 'all', search: '', ...part });
const paths = (list: ReturnType<typeof rows>) => list.map((row) => row.span.path);

test('rows are flattened with their level, place and number of siblings', () => {
  expect(rows().map(({ span, level, position, siblings }) => [span.path, level, position, siblings])).toEqual([
    ['start', 1, 1, 3],
    ['each', 1, 2, 3],
    ['each[0]', 2, 1, 2],
    ['each[0]/ask', 3, 1, 2],
    ['each[0]/save', 3, 2, 2],
    ['each[1]', 2, 2, 2],
    ['each[1]/ask', 3, 1, 2],
    ['each[1]/save', 3, 2, 2],
    ['end', 1, 3, 3],
  ]);
});

test('a collapsed row hides what is under it', () => {
  expect(paths(rows({ collapsed: new Set(['each']) }))).toEqual(['start', 'each', 'end']);
});

test('a filter shows matches with the rows they sit in, whatever is collapsed', () => {
  const options = { filter: 'problems', collapsed: new Set(['each']) } as const;
  expect(paths(rows(options))).toEqual(['each', 'each[1]', 'each[1]/ask']);
  expect(paths(rows({ filter: 'ai' }))).toEqual(['each', 'each[0]', 'each[0]/ask']);
});

test('search finds names, values and errors', () => {
  expect(paths(rows({ search: 'nordWIND' }))).toEqual(['start']);
  expect(paths(rows({ search: 'answer came' }))).toEqual(['each', 'each[1]', 'each[1]/ask']);
  expect(paths(rows({ search: 'nowhere' }))).toEqual([]);
});

test('counts say what each filter would show', () => {
  expect(filterCounts(timeline, noRegistry)).toEqual({ all: 7, ai: 1, tools: 0, problems: 2, failed: 2 });
});

test('a failed run opens on the innermost failing step', () => {
  expect(rootCause(timeline, 'each')).toBe('each[1]/ask');
  expect(rootCause(timeline, null)).toBe('each[1]/ask');
});

test('problems go round in the order of the rows', () => {
  const problems = problemPaths(timeline);
  expect(problems).toEqual(['each', 'each[1]/ask']);
  expect(nextProblem(problems, null, 1)).toBe('each');
  expect(nextProblem(problems, 'each', 1)).toBe('each[1]/ask');
  expect(nextProblem(problems, 'each[1]/ask', 1)).toBe('each');
  expect(nextProblem(problems, 'start', -1)).toBe('each[1]/ask');
  expect(nextProblem([], 'start', 1)).toBeNull();
});

test('items start closed, but for failed ones and the one asked for', () => {
  expect([...initiallyCollapsed(timeline, null)]).toEqual(['each[0]']);
  expect([...initiallyCollapsed(timeline, 'each[0]/ask')]).toEqual([]);
});

test('two thousand rows are built well within a frame budget', () => {
  const script = new RunScript(document).begin().started(0, 'each').fan(0, 'each', Array(1_000).fill('x'));
  for (let item = 0; item < 1_000; item += 1)
    for (const step of ['ask', 'save'])
      script.started(item, `each[${item}]/${step}`).completed(item + 1, `each[${item}]/${step}`, 'ok');
  const large = buildTimeline(document, foldRun(script.events), runStart + 2_000);
  expect(timelineRows(large, noRegistry, { collapsed: new Set(), filter: 'all', search: '' })).toHaveLength(3_003);
});
