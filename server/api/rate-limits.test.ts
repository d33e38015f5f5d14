import { expect, test } from 'vitest';
import { RATES, RateLimits } from './rate-limits';

test('a caller may use the burst at once, then the rate; others are not held up', () => {
  let now = 0;
  const limits = new RateLimits(() => now);
  const { burst, perMinute } = RATES.signIn;
  for (let each = 0; each < burst; each++) expect(limits.take('signIn', 'a')).toBe(0);
  expect(limits.take('signIn', 'a')).toBe(60 / perMinute);
  expect(limits.take('signIn', 'b')).toBe(0);
  now += 60_000 / perMinute;
  expect(limits.take('signIn', 'a')).toBe(0);
  expect(limits.take('signIn', 'a')).toBeGreaterThan(0);
});

test('the same key under another name is another bucket', () => {
  const limits = new RateLimits(() => 0, {
    ...RATES,
    gate: { perMinute: 1, burst: 1 },
    share: { perMinute: 1, burst: 1 },
  });
  expect(limits.take('gate', 'x')).toBe(0);
  expect(limits.take('share', 'x')).toBe(0);
  expect(limits.take('gate', 'x')).toBe(60);
});

test('what is refused says when to come back', () => {
  const limits = new RateLimits(() => 0, { ...RATES, runStart: { perMinute: 1, burst: 1 } });
  limits.require('runStart', 'w', 'runs were started');
  expect(() => limits.require('runStart', 'w', 'runs were started')).toThrow(
    expect.objectContaining({
      code: 'TOO_MANY_REQUESTS',
      message: 'Too many runs were started in a short time. Try again in 60 s.',
      details: { retryAfterSeconds: 60 },
    }),
  );
});

test('a flood of keys does not fill the memory', () => {
  const limits = new RateLimits(() => 0);
  for (let each = 0; each < 50_000; each++) limits.take('share', String(each));
  expect(Reflect.get(limits, 'buckets').size).toBeLessThanOrEqual(20_000);
});
