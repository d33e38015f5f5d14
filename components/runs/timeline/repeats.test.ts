import { describe, expect, test } from 'vitest';
import { foldRun } from '@/server/engine/state';
import { RunScript, runStart, sketch } from '../testing/run-script';
import { itemLabel } from '../timeline-panel/item-label';
import { rowNote } from '../timeline-panel/row-note';
import { buildTimeline } from './build-timeline';
import { loopTurns } from './loop-turns';
import { placeAmong, placeWithin } from './place-words';
import type { Timeline } from './span';
import { statusViews } from './status-views';
import { runTotals } from './totals';
import { countAnswers, countFields, voteStanding } from './vote-answers';

const around = (type: string) =>
  sketch([{ key: 'start' }, { key: 'box', type }, { key: 'draft', inside: 'box' }, { key: 'end' }], ['start > box']);
const spanAt = (timeline: Timeline, path: string) => {
  const span = timeline.spans.get(path);
  if (!span) throw new Error(`no row ${path}`);
  return span;
};
const note = (timeline: Timeline, path: string) => rowNote(spanAt(timeline, path), undefined, timeline);

describe('a loop', () => {
  const drawing = around('loop');
  const script = () =>
    new RunScript(drawing)
      .begin()
      .started(0, 'box')
      .loop(0, 'box', { score: 0 })
      .started(10, 'box[0]/draft')
      .completed(100, 'box[0]/draft')
      .turned(110, 'box', 0, { score: 3 })
      .started(120, 'box[1]/draft');

  test('has a row for each turn, and says which one is at work', () => {
    const { events } = script();
    const timeline = buildTimeline(drawing, foldRun(events), runStart + 200);
    const box = spanAt(timeline, 'box');
    expect(box.children).toEqual(['box[0]', 'box[1]']);
    const [first, second] = box.children.map((path) => spanAt(timeline, path));
    if (!first || !second) throw new Error('two turns');
    expect([first.status, second.status]).toEqual(['done', 'running']);
    expect(itemLabel(second, timeline)).toBe('Turn 2');
    expect(placeAmong(second, timeline)).toBe('Turn 2 of at most 5');
    expect(placeWithin(spanAt(timeline, 'box[1]/draft'), timeline)).toBe('box, turn 2');
    expect(placeWithin(second, timeline)).toBe('box');
    expect(placeWithin(box, timeline)).toBeNull();
    expect(statusViews(timeline, drawing).id_box?.iterations).toEqual({
      marks: ['done', 'running'],
      label: 'Turn 2 of at most 5',
    });
    // A turn is ready when the one before it is over, not when the loop began
    expect(second.readyAt).toBe(runStart + 100);
  });

  test('says how many turns it took, and when it stopped at its limit', () => {
    const done = script()
      .completed(200, 'box[1]/draft')
      .turned(210, 'box', 1, { score: 9 }, true)
      .completed(211, 'box', { turns: 2, isDone: true });
    const timeline = buildTimeline(drawing, foldRun(done.events), runStart + 300);
    expect(spanAt(timeline, 'box').children).toHaveLength(2);
    expect(note(timeline, 'box')).toBe('2 turns');

    const bounded = new RunScript(drawing).begin().started(0, 'box').loop(0, 'box', {}, 1);
    bounded.started(1, 'box[0]/draft').completed(2, 'box[0]/draft').turned(3, 'box', 0, {}).completed(4, 'box');
    expect(note(buildTimeline(drawing, foldRun(bounded.events), runStart + 9), 'box')).toBe('1 turn, limit reached');
  });

  test('keeps what was carried into each turn and out of it', () => {
    expect(loopTurns(script().events).get('box')).toEqual([
      { before: { score: 0 }, after: { score: 3 } },
      { before: { score: 3 }, after: undefined },
    ]);
  });

  test('shows turns that a retry took over, though nothing in them ran', () => {
    const { events } = new RunScript(drawing)
      .begin()
      .started(0, 'box')
      .loop(0, 'box', {})
      .turned(0, 'box', 0, {})
      .started(10, 'box[1]/draft');
    const timeline = buildTimeline(drawing, foldRun(events), runStart + 20);
    expect(spanAt(timeline, 'box').children).toEqual(['box[0]', 'box[1]']);
    expect(spanAt(timeline, 'box[0]').status).toBe('done');
  });
});

describe('a vote', () => {
  const drawing = around('parallel');
  const script = new RunScript(drawing)
    .begin()
    .started(0, 'box')
    .votes(0, 'box', 5)
    .started(0, 'box[0]/draft')
    .started(0, 'box[1]/draft')
    .started(0, 'box[2]/draft')
    .started(0, 'box[3]/draft')
    .completed(10, 'box[0]/draft', 'yes')
    .cast(11, 'box', 0, 'yes')
    .completed(20, 'box[2]/draft', 'yes')
    .cast(21, 'box', 2, 'yes')
    .failed(25, 'box[1]/draft')
    .completed(30, 'box[3]/draft', 'no')
    .cast(31, 'box', 3, 'no');

  test('counts the votes that are in', () => {
    const timeline = buildTimeline(drawing, foldRun(script.events), runStart + 40);
    expect(note(timeline, 'box')).toBe('3 of 5 votes in');
    expect(spanAt(timeline, 'box').children).toHaveLength(5);
    expect(note(timeline, 'box[3]')).toBe('no');
    expect(note(timeline, 'box[1]')).toBe('The model was busy.');
  });

  test('says which were not needed once it is decided', () => {
    const { events } = new RunScript(drawing)
      .begin()
      .started(0, 'box')
      .votes(0, 'box', 3)
      .started(0, 'box[0]/draft')
      .started(0, 'box[1]/draft')
      .started(0, 'box[2]/draft')
      .completed(10, 'box[0]/draft', 'yes')
      .cast(11, 'box', 0, 'yes')
      .completed(20, 'box[1]/draft', 'yes')
      .cast(21, 'box', 1, 'yes')
      .cancelled(22, 'box[2]/draft')
      .completed(23, 'box', { result: 'yes', agreement: 1, isTie: false, votes: ['yes', 'yes'], count: 3, failed: [] });
    const timeline = buildTimeline(drawing, foldRun(events), runStart + 40);
    const box = spanAt(timeline, 'box');
    expect(box.children.map((path) => voteStanding(box, spanAt(timeline, path)))).toEqual(['in', 'in', 'not-needed']);
    expect(note(timeline, 'box[2]')).toBe('stopped early');
    expect(note(timeline, 'box')).toBe('2 of 2 agree');
  });

  test('groups the same answers, whatever the order of their fields', () => {
    const votes = new Map([
      [0, { a: 1, b: 2 }],
      [1, { b: 2, a: 1 }],
      [2, { a: 1, b: 3 }],
    ]);
    expect(countAnswers(votes, { a: 1, b: 2 })).toEqual([
      { value: { a: 1, b: 2 }, voters: [0, 1], isResult: true },
      { value: { a: 1, b: 3 }, voters: [2], isResult: false },
    ]);
    expect(countFields(votes, { a: 1, b: 2 }).map(({ name, answers }) => [name, answers.length])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });
});

describe('waiting', () => {
  const drawing = sketch(
    [
      { key: 'pause', type: 'wait' },
      { key: 'call', type: 'sub-workflow' },
    ],
    ['pause > call'],
  );

  test('for time is not waiting for a person', () => {
    const script = new RunScript(drawing).begin().started(0, 'pause').waits(0, 'pause', 720_000);
    const timeline = buildTimeline(drawing, foldRun(script.events), runStart + 1_000);
    expect(spanAt(timeline, 'pause').status).toBe('sleeping');
    expect(statusViews(timeline, drawing).id_pause?.word).toMatch(/^Waits until \d\d:\d\d \(in 11 min\)$/);
    expect(note(timeline, 'pause')).toMatch(/^until \d\d:\d\d \(in 11 min\)$/);
    expect(runTotals(timeline)).toMatchObject({ waitingMs: 0, sleepingMs: 1_000 });
    script.completed(720_000, 'pause');
    const after = buildTimeline(drawing, foldRun(script.events), runStart + 720_000);
    expect(spanAt(after, 'pause').segments.map(({ kind }) => kind)).toEqual(['sleeping']);
  });

  test('for a run it began is work', () => {
    const { events } = new RunScript(drawing).begin().started(0, 'call').called(1, 'call', 'child');
    const timeline = buildTimeline(drawing, foldRun(events), runStart + 5_000);
    expect(spanAt(timeline, 'call')).toMatchObject({ status: 'running', call: { runId: 'child', ended: null } });
    expect(statusViews(timeline, drawing).id_call?.word).toBe('Its run is at work 5 s');
  });
});

test('a result that was taken over says from which run, and has no attempts', () => {
  const drawing = around('parallel');
  const { events } = new RunScript(drawing).begin().reused(0, 'start', 'x').reused(0, 'box', { results: [] });
  const timeline = buildTimeline(drawing, foldRun(events), runStart + 5, { runId: 'earlier', number: 12 });
  const start = spanAt(timeline, 'start');
  expect(start).toMatchObject({ status: 'done', attempts: [], segments: [], reusedFrom: 'earlier' });
  expect(note(timeline, 'start')).toBe('From run 12');
  expect(statusViews(timeline, drawing).id_start).toMatchObject({ status: 'done', word: 'From run 12' });
  // Nothing inside ran here: it has no rows, and its card says the same
  expect(spanAt(timeline, 'box').children).toEqual([]);
  expect(statusViews(timeline, drawing).id_draft).toMatchObject({ status: 'done', word: 'From run 12' });
});

test('a container all of whose steps wait is not said to be at work', () => {
  const drawing = around('parallel');
  const script = new RunScript(drawing).begin().started(0, 'box').fan(0, 'box', ['a', 'b', 'c']);
  script.started(1, 'box[0]/draft').waits(1, 'box[0]/draft', 60_000).started(1, 'box[1]/draft');
  const status = () => {
    const timeline = buildTimeline(drawing, foldRun(script.events), runStart + 10);
    return spanAt(timeline, 'box').status;
  };
  expect(status()).toBe('running');
  script.asked(2, 'box[1]/draft');
  expect(status()).toBe('waiting');
  script.answered(3, 'box[1]/draft').completed(4, 'box[1]/draft');
  expect(status()).toBe('sleeping');
});
