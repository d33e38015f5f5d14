import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { RunScript, sketch } from '../testing/run-script';
import { clampCursor, cursorAt, momentOf, replayMarks } from './replay';

const document = sketch([{ key: 'start' }]);
const events = new RunScript(document).begin().started(0, 'start').completed(1_000, 'start').succeeded(4_000).events;

test('the cursor counts events; its moment is that of the last one it includes', () => {
  expect(momentOf(events, 1)).toBe(0);
  expect(momentOf(events, 3)).toBe(1_000);
  expect(momentOf(events, 99)).toBe(4_000);
  expect(momentOf([], 1)).toBe(0);
});

test('a moment finds everything that had happened by then', () => {
  expect(cursorAt(events, 0)).toBe(2);
  expect(cursorAt(events, 999)).toBe(2);
  expect(cursorAt(events, 1_000)).toBe(3);
  expect(cursorAt(events, 1e9)).toBe(4);
  expect(cursorAt([], 0)).toBe(0);
});

test('a cursor stays within the log', () => {
  expect(clampCursor(events, -3)).toBe(1);
  expect(clampCursor(events, 9)).toBe(4);
  expect(clampCursor([], 3)).toBe(0);
});

test('the moment of a cursor leads back to that cursor or one at the same instant', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), (cursor) => {
      const back = cursorAt(events, momentOf(events, cursor));
      expect(back).toBeGreaterThanOrEqual(cursor);
      expect(momentOf(events, back)).toBe(momentOf(events, cursor));
    }),
  );
});

test('marks stand at the ends of steps and never crowd', () => {
  expect(replayMarks(events, 4_000)).toEqual([0.25]);
  const many = new RunScript(document).begin();
  for (let at = 1; at <= 500; at += 1) many.completed(at, 'start');
  expect(replayMarks(many.events, 500).length).toBeLessThanOrEqual(48);
});
