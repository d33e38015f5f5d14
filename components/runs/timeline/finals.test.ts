import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { emptyLog, withEvents } from '../inspector/run-log';
import { RunScript, runStart, sketch, usage } from '../testing/run-script';
import { buildTimeline } from './build-timeline';
import { timelineRows } from './rows';
import type { Span, Timeline } from './span';
import { runTotals } from './totals';

const document = sketch(
  [
    { key: 'start', type: 'start' },
    { key: 'each', type: 'parallel' },
    { key: 'find', inside: 'each' },
    { key: 'send', inside: 'each' },
    { key: 'finish', type: 'finish' },
  ],
  ['start > each', 'find > send', 'each > finish'],
);

const COUNT = 6;
type Move = 'start' | 'complete' | 'retry' | 'fail' | 'skip';

/** The log of a for each over two steps, in whatever order its items happen to go. */
const logOf = (moves: { item: number; move: Move }[]) => {
  const script = new RunScript(document)
    .begin()
    .started(0, 'start')
    .completed(1, 'start')
    .started(2, 'each')
    .fan(
      3,
      'each',
      Array.from({ length: COUNT }, (_, index) => index),
    );
  const at = Array.from({ length: COUNT }, () => ({ step: 0, attempt: 0, isRunning: false }));
  let time = 4;
  for (const { item, move } of moves) {
    time += 3;
    const place = at[item];
    if (!place) continue;
    if (place.step === 2) continue;
    const path = `each[${item}]/${place.step === 0 ? 'find' : 'send'}`;
    if (!place.isRunning) {
      if (move === 'skip' && place.step === 1) {
        script.skipped(time, path);
        place.step = 2;
        continue;
      }
      place.attempt += 1;
      place.isRunning = true;
      script.started(time, path, place.attempt);
    } else if (move === 'retry') {
      script.attemptFailed(time, path, place.attempt, time + 2);
      place.isRunning = false;
    } else {
      if (move === 'fail') script.failed(time, path, undefined, [], place.attempt);
      else script.completed(time, path, { item }, { attempt: place.attempt, usage: [usage()] });
      Object.assign(place, {
        step: move === 'fail' ? 2 : place.step + 1,
        attempt: 0,
        isRunning: false,
      });
    }
  }
  return script.events;
};

const plain = ({ finals: _, spans, ...rest }: Timeline) => ({
  ...rest,
  spans: Object.fromEntries([...spans].map(([path, { isFinal: __, ...span }]: [string, Span]) => [path, span])),
});

const anyMoves = fc.array(
  fc.record({
    item: fc.nat(COUNT - 1),
    move: fc.constantFrom<Move>('start', 'complete', 'complete', 'complete', 'retry', 'fail', 'skip'),
  }),
  { maxLength: 60 },
);

test('a timeline made from the one before is the one made anew, whenever it is looked at', () => {
  fc.assert(
    fc.property(anyMoves, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 }), (moves, steps) => {
      const events = logOf(moves);
      let log = emptyLog;
      let before: Timeline | null = null;
      let read = 0;
      for (let turn = 0; read < events.length; turn++) {
        const next = read + (steps[turn % steps.length] ?? 1);
        log = withEvents(log, events.slice(read, next));
        read = next;
        const now = Date.parse(log.state.at ?? '') + 5;
        before = buildTimeline(document, log.state, now, null, before);
        const anew = buildTimeline(document, log.state, now);
        expect(plain(before)).toEqual(plain(anew));
        expect(runTotals(before)).toEqual(runTotals(anew));
      }
    }),
    { numRuns: 200 },
  );
});

test('rows of items that are over are the same ones, so that nothing of them is drawn again', () => {
  const events = logOf([
    ...[0, 1, 0, 1].flatMap((item) => [
      { item, move: 'start' as const },
      { item, move: 'complete' as const },
    ]),
    { item: 2, move: 'start' },
  ]);
  const log = withEvents(emptyLog, events);
  const now = runStart + 100;
  const first = buildTimeline(document, log.state, now);
  const second = buildTimeline(document, log.state, now + 1_000, null, first);
  for (const path of ['each[0]', 'each[0]/find', 'each[1]/send'])
    expect(second.spans.get(path)).toBe(first.spans.get(path));
  expect(second.spans.get('each[2]')).not.toBe(first.spans.get('each[2]'));
  const registry = { get: () => undefined, all: () => [] };
  expect(timelineRows(second, registry, { collapsed: new Set(), filter: 'all', search: '' })).toHaveLength(
    timelineRows(first, registry, { collapsed: new Set(), filter: 'all', search: '' }).length,
  );
});
