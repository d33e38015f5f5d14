import { describe, expect, test } from 'vitest';
import { type ClockBounds, skewOf, withAnswer } from './server-clock';

const nothing: ClockBounds = { least: Number.NEGATIVE_INFINITY, most: Number.POSITIVE_INFINITY };
/** An answer of a server whose clock is `skew` ahead, which writes whole seconds. */
const answer = (skew: number, sentAt: number, took = 80) => ({
  wroteAt: Math.floor((sentAt + took / 2 + skew) / 1_000) * 1_000,
  sentAt,
  receivedAt: sentAt + took,
});

describe('the clock of the server', () => {
  test('is this one when they agree, at whatever part of a second it is asked', () => {
    for (let sentAt = 5_000_000; sentAt < 5_002_000; sentAt += 37)
      expect(skewOf(withAnswer(nothing, answer(0, sentAt)))).toBe(0);
  });

  test('is found to within what an answer can tell when it is ahead or behind', () => {
    for (const skew of [-90_000, -4_000, 4_000, 90_000]) {
      const bounds = [5_000_100, 5_003_450, 5_009_800].reduce(
        (known, at) => withAnswer(known, answer(skew, at)),
        nothing,
      );
      expect(Math.abs(skewOf(bounds) - skew)).toBeLessThan(2_100);
    }
  });

  test('is not moved by an answer that took long', () => {
    const quick = withAnswer(nothing, answer(0, 5_000_000));
    expect(skewOf(withAnswer(quick, answer(0, 5_010_000, 30_000)))).toBe(0);
  });

  test('is learned anew after a clock was set', () => {
    const before = withAnswer(nothing, answer(60_000, 5_000_000));
    expect(skewOf(withAnswer(before, answer(0, 5_050_000)))).toBe(0);
  });
});
