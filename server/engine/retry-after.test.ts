import { expect, it, vi } from 'vitest';
import { askedToWaitMs } from './retry-after';

const date = 'Sun, 22 Nov 2026 10:00:00 GMT';

it.each([
  [{ 'retry-after': '7' }, 7_000],
  [{ 'retry-after': ' 1.5 ' }, 1_500],
  [{ 'retry-after': 'Sun, 22 Nov 2026 10:01:30 GMT', date }, 90_000],
  [{ 'retry-after': 'Sun, 22 Nov 2026 09:59:00 GMT', date }, 0],
  [{ 'retry-after-ms': '250', 'retry-after': '1' }, 250],
  [{ 'retry-after-ms': 'soon', 'retry-after': '1' }, 1_000],
])('%j asks for %i ms', (headers, ms) => {
  expect(askedToWaitMs(headers)).toBe(ms);
});

it.each([
  [{}],
  [{ 'retry-after': 'soon' }],
  [{ 'retry-after': '-3' }],
  [{ 'retry-after': 'Infinity' }],
  [{ 'retry-after': '' }],
])('%j asks for nothing that can be read', (headers) => {
  expect(askedToWaitMs(headers)).toBeUndefined();
});

it('a date without the other side’s clock says nothing, and the clock of this machine has no say', () => {
  expect(askedToWaitMs({ 'retry-after': 'Sun, 22 Nov 2026 10:01:30 GMT' })).toBeUndefined();
  vi.useFakeTimers({ toFake: ['Date'], now: Date.parse('2026-11-22T12:00:00Z') });
  try {
    expect(askedToWaitMs({ 'retry-after': 'Sun, 22 Nov 2026 10:01:30 GMT', date })).toBe(90_000);
  } finally {
    vi.useRealTimers();
  }
});
