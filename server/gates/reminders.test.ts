import { expect, test } from 'vitest';
import { remindedTimes } from './reminders';

const HOUR = 3_600_000;
const createdAt = new Date('2026-11-22T08:00:00Z');
const deadline = new Date('2026-11-22T12:30:00Z');
const after = (hours: number, remindAfterMs?: number) =>
  remindedTimes({ remindAfterMs }, { createdAt, deadline }, createdAt.getTime() + hours * HOUR);

test('a question asks again each time its interval has passed, up to its deadline', () => {
  expect([0, 0.9, 1, 3.5, 4.6, 40].map((hours) => after(hours, HOUR))).toEqual([0, 0, 1, 3, 4, 4]);
});

test('one that reminds nobody never does, and clocks that disagree count none', () => {
  expect(after(40)).toBe(0);
  expect(after(-2, HOUR)).toBe(0);
});
