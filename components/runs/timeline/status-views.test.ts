import { expect, test } from 'vitest';
import { foldRun } from '@/server/engine/state';
import { RunScript, runStart, sketch, usage } from '../testing/run-script';
import { buildTimeline } from './build-timeline';
import { statusViews } from './status-views';

const document = sketch(
  [{ key: 'start' }, { key: 'ask' }, { key: 'each' }, { key: 'check', inside: 'each' }, { key: 'end' }],
  ['start > ask', 'ask > each', 'each > end'],
);
const script = new RunScript(document)
  .begin()
  .started(0, 'start')
  .completed(100, 'start')
  .started(100, 'ask')
  .completed(2_000, 'ask', {}, { usage: [usage()] })
  .started(2_000, 'each')
  .fan(2_000, 'each', ['a', 'b', 'c'])
  .started(2_000, 'each[0]/check')
  .completed(2_500, 'each[0]/check')
  .started(2_600, 'each[1]/check');
const at = (ms: number) => buildTimeline(document, foldRun(script.events), runStart + ms);

test('a card says how its step stands, with what it used', () => {
  const views = statusViews(at(4_000), document);
  expect(views.id_ask).toMatchObject({ status: 'done', word: 'Done 1.9 s', detail: '1,388 tokens · $0.0041' });
  expect(views.id_each).toMatchObject({ status: 'running', word: 'Running 2 s' });
  expect(views.id_end).toEqual({ status: 'queued', word: 'Not yet' });
});

test('steps in items are summed, and the container marks each item', () => {
  const views = statusViews(at(4_000), document);
  expect(views.id_check).toMatchObject({ status: 'running', word: '1 of 2' });
  expect(views.id_each?.iterations).toEqual({ marks: ['done', 'running', 'queued'], label: '1 of 3' });
});

test('what a running step writes is shown by its end', () => {
  const progress = new Map([
    ['each[1]/check', { text: 'x' }],
    ['each', { text: 'y'.repeat(200), fraction: 0.5 }],
  ]);
  const view = statusViews(at(4_000), document, progress).id_each;
  expect(view?.streamed).toBe(`…${'y'.repeat(120)}`);
  expect(view?.fraction).toBe(0.5);
});

test('after the end nothing is said to be coming', () => {
  script.succeeded(5_000);
  expect(statusViews(at(5_000), document).id_end).toEqual({ status: 'skipped', word: 'Not reached' });
});

test('an unknown price is said, not left out', () => {
  const priced = sketch([{ key: 'ask' }]);
  const { events } = new RunScript(priced)
    .begin()
    .started(0, 'ask')
    .completed(10, 'ask', {}, { usage: [usage({ costUsd: null, inputTokens: null })] });
  const timeline = buildTimeline(priced, foldRun(events), runStart + 10);
  expect(statusViews(timeline, priced).id_ask?.detail).toBe('tokens unknown · cost unknown');
});

test('a step that was not begun for want of budget says so, whatever else fails otherwise', () => {
  const lone = sketch([{ key: 'ask' }, { key: 'end' }]);
  const script = new RunScript(lone).begin();
  const error = { code: 'budget-exceeded', message: 'The budget has 0 left.', transient: false };
  script.failed(1, 'ask', error).failed(2, 'end', { ...error, code: 'timeout' });
  const views = statusViews(buildTimeline(lone, foldRun(script.events), runStart + 10), lone);
  expect(views.id_ask).toMatchObject({ status: 'failed', lacksBudget: true });
  expect(views.id_end?.lacksBudget).toBeUndefined();
});
