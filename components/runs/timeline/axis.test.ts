import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { axisTicks } from './axis';

test('labels share the unit of their distance', () => {
  expect(axisTicks(41_800).map((tick) => tick.label)).toEqual(['0 s', '10 s', '20 s', '30 s', '40 s']);
  expect(axisTicks(180).map((tick) => tick.label)).toEqual(['0 ms', '50 ms', '100 ms', '150 ms']);
  expect(axisTicks(5 * 60_000).map((tick) => tick.label)).toEqual([
    ...['0 min', '1 min', '2 min', '3 min', '4 min', '5 min'],
  ]);
  expect(axisTicks(90_000).map((tick) => tick.label)).toEqual(['0 s', '30 s', '1 min', '1 min 30 s']);
});

test('an axis of any length has two to six places, evenly spread, within it', () => {
  fc.assert(
    fc.property(fc.double({ min: 2, max: 1e11, noNaN: true }), (length) => {
      const ticks = axisTicks(length);
      expect(ticks.length).toBeGreaterThanOrEqual(2);
      expect(ticks.length).toBeLessThanOrEqual(6);
      expect(ticks[0]?.at).toBe(0);
      expect(ticks.at(-1)?.at).toBeLessThanOrEqual(length);
      expect(new Set(ticks.map((tick) => tick.label)).size).toBe(ticks.length);
    }),
  );
});
