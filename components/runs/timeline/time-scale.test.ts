import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { axisMarks } from './axis';
import { evenScale } from './even-scale';
import type { Segment, Span, Timeline } from './span';
import { timeScale } from './time-scale';

const SECOND = 1_000;
const DAY = 86_400_000;

const timelineOf = (until: number, ...segments: [Segment['kind'], number, number][]): Timeline => {
  const span = {
    ...{ path: 'a', parent: '', kind: 'step', children: [] },
    segments: segments.map(([kind, from, to]) => ({ kind, from, to, attempt: 1 })),
  } as unknown as Span;
  return {
    ...{ spans: new Map([['a', span]]), roots: ['a'], startedAt: 0, endedAt: until, until },
    ...{ retryOf: null, finals: new Map() },
  };
};

const waited = timelineOf(
  2 * DAY + 3 * SECOND,
  ['working', 0, 2 * SECOND],
  ['waiting', 2 * SECOND, 2 * DAY + 2 * SECOND],
  ['working', 2 * DAY + 2 * SECOND, 2 * DAY + 3 * SECOND],
);

test('two days of waiting leave three seconds of work to be read', () => {
  const scale = timeScale(waited);
  expect(scale.breaks).toEqual([{ from: 2 * SECOND, to: 2 * DAY + 2 * SECOND }]);
  expect(scale.drawn(2 * SECOND) / scale.length).toBeGreaterThan(0.5);
  const last = scale.length - scale.drawn(2 * DAY + 2 * SECOND);
  expect(last).toBeCloseTo(SECOND, 3);
});

test('waiting that is not many times longer than the work stays as long as it was', () => {
  expect(timeScale(timelineOf(40, ['working', 0, 15], ['waiting', 15, 40])).breaks).toEqual([]);
  expect(timeScale(timelineOf(40, ['waiting', 0, 40])).breaks).toEqual([]);
  expect(timeScale(timelineOf(40)).breaks).toEqual([]);
});

test('several waits are each cut, though one of them is no longer than the rest', () => {
  const scale = timeScale(timelineOf(2_003, ['working', 0, 1], ['working', 1_001, 1_002], ['working', 2_002, 2_003]));
  expect(scale.breaks).toHaveLength(2);
  expect(scale.length).toBeCloseTo(3 * 1.4);
});

test('work that took no time at all leaves room for what was cut', () => {
  const scale = timeScale(timelineOf(10_000, ['working', 0, 0], ['waiting', 0, 10_000]));
  expect(scale.length).toBeGreaterThan(0);
  expect(scale.drawn(5_000) / scale.length).toBeCloseTo(0.5);
});

test('marks name what was cut, and count on from there', () => {
  expect(axisMarks(timeScale(waited)).map(({ label }) => label)).toEqual(['0 s', '1 s', '2 d', '+1 s']);
  expect(axisMarks(evenScale(41_800)).map(({ label }) => label)).toEqual(['0 s', '10 s', '20 s', '30 s', '40 s']);
});

test('the order of moments is kept, all are within the drawing, and the way back leads to the moment', () => {
  const piece = fc.tuple(fc.constantFrom<Segment['kind']>('working', 'waiting'), fc.nat({ max: 1e8 }));
  fc.assert(
    fc.property(
      fc.array(piece, { minLength: 1, maxLength: 12 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (all, part) => {
        let at = 0;
        const segments = all.map(([kind, length]): [Segment['kind'], number, number] => {
          at += length;
          return [kind, at - length, at];
        });
        const scale = timeScale(timelineOf(Math.max(1, at), ...segments));
        const moment = part * Math.max(1, at);
        const drawn = scale.drawn(moment);
        expect(drawn).toBeGreaterThanOrEqual(-1e-6);
        expect(drawn).toBeLessThanOrEqual(scale.length + 1e-6);
        expect(scale.drawn(moment + 1)).toBeGreaterThanOrEqual(drawn);
        expect(Math.abs(scale.moment(drawn) - moment)).toBeLessThanOrEqual(1 + at * 1e-6);
      },
    ),
  );
});
