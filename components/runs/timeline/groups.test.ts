import { describe, expect, test } from 'vitest';
import { foldRun } from '@/server/engine/state';
import { RunScript, runStart, sketch } from '../testing/run-script';
import { itemLabel } from '../timeline-panel/item-label';
import { rowNote } from '../timeline-panel/row-note';
import { buildTimeline } from './build-timeline';
import { countItems, failedItemsOf } from './failed-items';
import { placeAmong } from './place-words';
import type { Span, Timeline } from './span';
import { statusViews } from './status-views';
import { runTotals } from './totals';

const drawing = sketch(
  [{ key: 'start' }, { key: 'box', type: 'parallel' }, { key: 'draft', inside: 'box' }],
  ['start > box'],
);
const spanAt = (timeline: Timeline, path: string): Span => {
  const span = timeline.spans.get(path);
  if (!span) throw new Error(`no row ${path}`);
  return span;
};

describe('a container whose items are spread over runs', () => {
  const script = () =>
    new RunScript(drawing)
      .begin()
      .started(0, 'box')
      .spread(0, 'box', ['a', 'b', 'c', 'd', 'e'], 2)
      .started(10, 'box[1]/group')
      .called(20, 'box[1]/group', 'run-of-1')
      .started(10, 'box[0]/group')
      .called(20, 'box[0]/group', 'run-of-0')
      .callEnded(500, 'box[0]/group', 'run-of-0', 1)
      .completed(500, 'box[0]/group');

  test('has a row for each group, in the order of the list, with the way to its run', () => {
    const timeline = buildTimeline(drawing, foldRun(script().events), runStart + 600);
    const box = spanAt(timeline, 'box');
    expect(box.children).toEqual(['box[0]/group', 'box[1]/group']);
    const [first, second] = box.children.map((path) => spanAt(timeline, path));
    expect(first).toMatchObject({ title: 'Items 1 to 2', status: 'done', parent: 'box', depth: 1 });
    expect(second).toMatchObject({ title: 'Items 3 to 4', status: 'running', call: { runId: 'run-of-1' } });
    expect(timeline.spans.has('box[0]')).toBe(false);
  });

  test('says how many groups are done, and how many items failed, and where', () => {
    const timeline = buildTimeline(drawing, foldRun(script().events), runStart + 600);
    const box = spanAt(timeline, 'box');
    expect(rowNote(box, undefined, timeline)).toBe('1 of 3 groups, 1 item failed');
    const failed = failedItemsOf(box, timeline);
    expect(failed.map(({ path }) => path)).toEqual(['box[0]/group']);
    expect(countItems(failed)).toBe(1);
    expect(rowNote(spanAt(timeline, 'box[0]/group'), undefined, timeline)).toBe('1 item failed');
    expect(rowNote(spanAt(timeline, 'box[1]/group'), undefined, timeline)).toBeUndefined();
    // What the runs of the groups do is theirs; the steps inside are shown as the container stands.
    expect(statusViews(timeline, drawing).id_box?.iterations?.marks).toEqual(['failed', 'running', 'queued']);
    expect(runTotals(timeline)).toMatchObject({ calledMs: 590, workingMs: 0 });
    expect(statusViews(timeline, drawing).id_draft?.word).toBe(statusViews(timeline, drawing).id_box?.word);
  });
});

describe('a group whose own step failed', () => {
  type OnItemError = Parameters<RunScript['spread']>[4];
  const ended = (onItemError: OnItemError, failedItems: number, status: 'failed' | 'cancelled') =>
    begun(onItemError)
      .callEnded(500, 'box[0]/group', 'run-of-0', failedItems, status)
      .failed(500, 'box[0]/group', gone);
  const begun = (onItemError: OnItemError) =>
    new RunScript(drawing)
      .begin()
      .started(0, 'box')
      .spread(0, 'box', ['a', 'b', 'c', 'd', 'e'], 2, onItemError)
      .started(10, 'box[0]/group')
      .called(20, 'box[0]/group', 'run-of-0');
  const gone = { code: 'child-cancelled', message: 'Items 1 to 2: their run was cancelled.', transient: false };

  const said = (script: RunScript): string[] => {
    const timeline = buildTimeline(drawing, foldRun(script.events), runStart + 600);
    const box = spanAt(timeline, 'box');
    const notes = [box, spanAt(timeline, 'box[0]/group')].map((span) => rowNote(span, undefined, timeline) ?? '');
    return [String(countItems(failedItemsOf(box, timeline))), ...notes];
  };

  test.each(['stop', 'keep', 'skip'] as const)('counts with all its items, on %s', (onItemError) => {
    for (const status of ['failed', 'cancelled'] as const)
      expect(said(ended(onItemError, 0, status))).toEqual(['2', '1 of 3 groups, 2 items failed', '2 items failed']);
  });

  test('counts with all its items when its run could not be begun', () => {
    const script = new RunScript(drawing).begin().started(0, 'box');
    script.spread(0, 'box', ['a', 'b', 'c', 'd', 'e'], 2, 'stop').started(10, 'box[0]/group');
    expect(said(script.failed(20, 'box[0]/group', gone))[0]).toBe('2');
  });

  test('counts with the item that stopped everything, and with all of them where none does', () => {
    expect(said(ended('stop', 1, 'failed'))).toEqual(['1', '1 of 3 groups, 1 item failed', '1 item failed']);
    expect(said(ended('keep', 1, 'cancelled'))[0]).toBe('2');
  });
});

test('the run of a group calls its items by their places in the whole list', () => {
  const group = {
    ...{ containerId: 'id_box', from: 200, count: 2, items: ['x', 'y'], concurrency: 2, onItemError: 'keep' as const },
    ...{ outside: { input: null, run: {}, steps: {}, errors: {} }, seed: '00', within: '' },
  };
  const script = new RunScript(drawing)
    .add(0, '', {
      ...{ type: 'run.started', input: {}, documentHash: 'hash', seed: '00' },
      origin: { kind: 'call', runId: 'whole', path: 'box[1]/group', depth: 1, group },
    })
    .started(0, 'box')
    .add(0, 'box', {
      ...{ type: 'fan.started', nodeId: 'id_box', over: 'items', count: 2, items: ['x', 'y'], from: 200 },
      ...{ concurrency: 2, until: 'all', onItemError: 'keep' },
    })
    .started(10, 'box[201]/draft');
  const timeline = buildTimeline(drawing, foldRun(script.events), runStart + 100);
  const item = spanAt(timeline, 'box[201]');
  expect(itemLabel(item, timeline)).toBe('202 · y');
  expect(placeAmong(item, timeline)).toBe('Item 202 of the whole list');
});
