import { expect, test } from 'vitest';
import type { JsonObject } from '@/graph/json';
import type { BodyInfo } from '@/graph/node-definition';
import { stepContext } from '../testing/step-context';
import { parallel } from './definition';
import { parallelExecutor } from './executor';

const config = (given: JsonObject) => parallel.config.parse({ ...parallel.initialConfig, ...given });
/** With the list already put in, as the engine hands it over. */
const over = (items: unknown, given: JsonObject = {}) => ({ ...config(given), items: items as string });

test('the body once for each item', async () => {
  expect(await parallelExecutor(over(['a', 'b'], { concurrency: 3, onItemError: 'skip' }), stepContext())).toEqual({
    kind: 'fan',
    over: { items: ['a', 'b'] },
    concurrency: 3,
    until: 'all',
    onItemError: 'skip',
  });
});

test('a list longer than allowed is refused before its first item', async () => {
  expect(await parallelExecutor(over([1, 2, 3], { maxItems: 2 }), stepContext())).toMatchObject({
    kind: 'fail',
    error: { code: 'too-many-items', field: 'config.maxItems', transient: false },
  });
});

test('what is no list is refused', async () => {
  expect(await parallelExecutor(over('a, b'), stepContext())).toMatchObject({
    kind: 'fail',
    error: { code: 'not-a-list' },
  });
});

test('branches, until all, the first or a number are done', async () => {
  const until = async (given: JsonObject) => parallelExecutor(over('', { mode: 'branches', ...given }), stepContext());
  expect(await until({})).toMatchObject({ over: 'branches', until: 'all' });
  expect(await until({ until: 'first' })).toMatchObject({ until: 'first' });
  expect(await until({ until: 'some', untilCount: 3 })).toMatchObject({ until: 3 });
});

test('the type it gives follows the steps inside', () => {
  const text = { type: 'string' } as const;
  const body: BodyInfo = {
    sinks: [
      { key: 'a', title: 'A', schema: text, mayBeSkipped: false },
      { key: 'b', title: 'B', schema: text, mayBeSkipped: true },
    ],
  };
  const typeOf = () => ({ type: 'array', items: { type: 'number' } }) as const;
  expect(parallel.outputSchema(config({ mode: 'branches' }), { typeOf, body })).toMatchObject({ required: ['a'] });
  expect(parallel.outputSchema(config({ mode: 'branches', until: 'first' }), { typeOf, body })).toMatchObject({
    required: [],
  });
  expect(parallel.bodyScope?.(config({ items: '{{ input.list }}' }), { typeOf })).toMatchObject({
    item: { type: 'number' },
  });
  const one: BodyInfo = { sinks: body.sinks.slice(0, 1) };
  const results = (given: JsonObject) =>
    parallel.outputSchema(config(given), { typeOf, body: one }).properties?.results;
  expect(results({})).toMatchObject({ type: 'array', items: text });
  expect(results({ onItemError: 'keep' })).toMatchObject({ items: { anyOf: [text, { type: 'null' }] } });
});
