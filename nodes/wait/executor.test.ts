import { describe, expect, test } from 'vitest';
import type { JsonObject } from '@/graph/json';
import { checkContext } from '../testing/check-context';
import { stepContext } from '../testing/step-context';
import { wait } from './definition';
import { waitExecutor } from './executor';
import { readTime } from './read-time';

const config = (given: JsonObject) => wait.config.parse({ ...wait.initialConfig, ...given });
const run = (given: JsonObject) => waitExecutor(config(given), stepContext());

describe('for some time', () => {
  test.each<[number, string, number]>([
    [30, 'seconds', 30_000],
    [1.5, 'minutes', 90_000],
    [2, 'hours', 7_200_000],
    [366, 'days', 31_622_400_000],
    [0, 'days', 0],
  ])('%d %s', async (amount, unit, delayMs) => {
    expect(await run({ amount, unit })).toEqual({ kind: 'wait', delayMs });
  });
});

describe('until a time', () => {
  test.each([
    ['2026-11-24T09:00:00Z', '2026-11-24T09:00:00.000Z'],
    ['2026-11-24T09:00:00+01:00', '2026-11-24T08:00:00.000Z'],
    ['2026-11-24T09:00:00+0100', '2026-11-24T08:00:00.000Z'],
    ['2026-11-24T09:00', '2026-11-24T09:00:00.000Z'],
    ['2026-11-24 09:00:00.5', '2026-11-24T09:00:00.500Z'],
    [' 2026-11-24 ', '2026-11-24T00:00:00.000Z'],
    ['2001-01-01', '2001-01-01T00:00:00.000Z'],
  ])('%s', async (time, until) => {
    expect(await run({ mode: 'time', time })).toEqual({ kind: 'wait', until });
  });

  test.each(['tomorrow', '', '24.11.2026', '2026-02-31', '2026-13-01', '2026-11-24T25:00', '1764000000', '2026'])(
    'not until "%s"',
    async (time) => {
      expect(await run({ mode: 'time', time })).toMatchObject({ error: { code: 'not-a-time', field: 'config.time' } });
    },
  );

  test('not longer than a year', async () => {
    expect(await run({ mode: 'time', time: '2031-01-01' })).toMatchObject({ error: { code: 'too-long' } });
  });
});

test('the time zone of the machine makes no difference', () => {
  const before = process.env.TZ;
  process.env.TZ = 'Pacific/Auckland';
  expect(readTime('2026-11-24T09:00')).toBe(Date.parse('2026-11-24T09:00:00Z'));
  process.env.TZ = before;
});

test('what is missing or wrong is named before it runs', () => {
  const found = (given: JsonObject) =>
    wait.check?.(config(given), checkContext())?.map(({ field, code }) => [field, code]);
  expect(found({ amount: 400, unit: 'days' })).toEqual([['config.amount', 'too-long']]);
  expect(found({ mode: 'time' })).toEqual([['config.time', 'required-field']]);
  expect(found({ mode: 'time', time: 'soon' })).toEqual([['config.time', 'type-mismatch']]);
  expect(found({ mode: 'time', time: '{{ input.when }}' })).toEqual([]);
});

test('the card says how long', () => {
  const summary = (given: JsonObject) => wait.summary(config(given));
  expect(summary({})).toBe('1 hour');
  expect(summary({ amount: 3, unit: 'days' })).toBe('3 days');
  expect(summary({ mode: 'time', time: '2026-11-24' })).toBe('Until 2026-11-24');
  expect(summary({ mode: 'time', time: '{{ input.when }}' })).toBe('Until a time from earlier');
});
