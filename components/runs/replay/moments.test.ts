import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { RunScript, sketch } from '../testing/run-script';
import { cursorOf, momentsOf, replayMarks } from './moments';

const document = sketch([{ key: 'start' }]);
const { events } = new RunScript(document).begin().started(0, 'start').completed(1_000, 'start').succeeded(4_000);

test('each event has its moment', () => {
  expect(momentsOf(events)).toEqual([0, 0, 1_000, 4_000]);
  expect(momentsOf([])).toEqual([]);
});

test('a moment finds everything that had happened by then', () => {
  const moments = momentsOf(events);
  expect(cursorOf(moments, -5)).toBe(1);
  expect(cursorOf(moments, 0)).toBe(2);
  expect(cursorOf(moments, 999)).toBe(2);
  expect(cursorOf(moments, 1_000)).toBe(3);
  expect(cursorOf(moments, 1e9)).toBe(4);
  expect(cursorOf([], 0)).toBe(0);
});

test('the cursor of a moment includes all that happened by then and nothing after', () => {
  const sorted = fc.array(fc.nat(1_000), { minLength: 1 }).map((list) => list.sort((a, b) => a - b));
  fc.assert(
    fc.property(sorted, fc.nat(1_200), (moments, moment) => {
      const cursor = cursorOf(moments, moment);
      expect(cursor).toBe(Math.max(1, moments.filter((candidate) => candidate <= moment).length));
    }),
  );
});

test('marks stand at the ends of steps and never crowd', () => {
  expect(replayMarks([1_000, 9_999], 4_000)).toEqual([0.25]);
  expect(
    replayMarks(
      Array.from({ length: 500 }, (_, at) => at),
      500,
    ).length,
  ).toBeLessThanOrEqual(48);
  expect(replayMarks([1], 0)).toEqual([]);
});
