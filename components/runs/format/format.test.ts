import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatBytes } from './bytes';
import { formatCost, formatCount } from './cost';
import { formatDuration, formatElapsed, formatMoment } from './duration';
import { formatAgo, formatAtTime, formatUntil } from './when';

test('durations read at a glance', () => {
  const cases: [number, string][] = [
    [0, '< 1 ms'],
    [4, '4 ms'],
    [99.4, '99 ms'],
    [100, '0.1 s'],
    [9_149, '9.1 s'],
    [41_800, '41.8 s'],
    [59_940, '59.9 s'],
    [59_950, '1 min'],
    [125_000, '2 min 5 s'],
    [3_599_999, '1 h'],
    [3_780_000, '1 h 3 min'],
    [86_400_000, '1 d'],
    [3 * 86_400_000 + 2 * 3_600_000, '3 d 2 h'],
    [-5, '0 ms'],
  ];
  for (const [ms, text] of cases) expect(formatDuration(ms)).toBe(text);
});

test('durations never say sixty of the smaller unit', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e10, noNaN: true }), (ms) => {
      expect(formatDuration(ms)).not.toMatch(/\b(60(\.0)? s|60 min|24 h)\b/);
    }),
  );
});

test('moments and clocks', () => {
  expect(formatMoment(0, 12_040)).toBe('0.0 s');
  expect(formatMoment(12_040, 12_040)).toBe('12.0 s');
  expect(formatMoment(0, 37)).toBe('0 ms');
  expect(formatMoment(37, 37)).toBe(formatDuration(37));
  expect(formatElapsed(7_900)).toBe('7 s');
  expect(formatElapsed(65_000)).toBe('1 min 5 s');
  expect(formatElapsed(3_723_000)).toBe('1 h 2 min');
});

test('costs keep the digits that matter and say what is unknown', () => {
  expect(formatCost(null)).toBe('unknown');
  expect(formatCost(0)).toBe('$0');
  expect(formatCost(0.0061)).toBe('$0.0061');
  expect(formatCost(0.006123456, 'precise')).toBe('$0.006123');
  expect(formatCost(0.012)).toBe('$0.012');
  expect(formatCost(2.841)).toBe('$2.84');
  expect(formatCost(1e-9)).toBe('< $0.000001');
  expect(formatCount(5_044)).toBe('5,044');
  expect(formatCount(null)).toBe('unknown');
});

test('sizes', () => {
  expect(formatBytes(1)).toBe('1 byte');
  expect(formatBytes(812)).toBe('812 bytes');
  expect(formatBytes(14_200)).toBe('14 KB');
  expect(formatBytes(999_600)).toBe('1.0 MB');
});

test('when, as lists say it', () => {
  const now = new Date(2026, 10, 20, 14, 2).getTime();
  expect(formatAgo(now - 3_000, now)).toBe('just now');
  expect(formatAgo(now - 240_000, now)).toBe('4 min ago');
  expect(formatAgo(new Date(2026, 10, 20, 9, 30), now)).toBe('today 09:30');
  expect(formatAgo(new Date(2026, 10, 19, 9, 30), now)).toBe('yesterday 09:30');
  expect(formatAgo(new Date(2026, 10, 16, 7, 0), now)).toBe('Mon 07:00');
  expect(formatAgo(new Date(2026, 9, 1), now)).toBe('1 Oct');
});

test('a time of day says the day too unless it is today', () => {
  const now = new Date(2026, 10, 20, 14, 2).getTime();
  expect(formatAtTime(new Date(2026, 10, 20, 14, 1, 40), now)).toBe('14:01');
  expect(formatAtTime(new Date(2026, 10, 19, 23, 59), now)).toBe('yesterday 23:59');
  expect(formatAtTime(new Date(2026, 10, 16, 7, 0), now)).toBe('Mon 07:00');
  expect(formatAtTime(new Date(2026, 9, 1, 9, 30), now)).toBe('1 Oct, 09:30');
});

test('the time a person has is never said to be noticeably longer than it is', () => {
  const minute = 60_000;
  const hour = 60 * minute;
  const day = 24 * hour;
  const cases: [number, string][] = [
    [3 * day, 'in 3 days'],
    [3 * day - 1, 'in 3 days'],
    [3 * day - hour - 1, 'in 2 days'],
    [2 * day - hour - 1, 'in 47 h'],
    [2 * hour - 6 * minute, 'in 1 h'],
    [hour, 'in 1 h'],
    [hour - 1, 'in 59 min'],
    [minute, 'in 1 min'],
    [minute - 1, 'in less than 1 min'],
    [0, 'overdue'],
    [-1, 'overdue'],
  ];
  for (const [left, text] of cases) expect(formatUntil(left, 0)).toBe(text);
});

test('a deadline just set reads as it was set', () => {
  const hour = 3_600_000;
  expect(formatUntil(48 * hour - 4_000, 0)).toBe('in 2 days');
  expect(formatUntil(7 * 24 * hour - 3_000, 0)).toBe('in 7 days');
  expect(formatUntil(5 * hour - 60_000, 0)).toBe('in 5 h');
  expect(formatUntil(46.5 * hour, 0)).toBe('in 46 h');
  expect(formatUntil(6.5 * 24 * hour, 0)).toBe('in 6 days');
});
