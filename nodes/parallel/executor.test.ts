import { describe, expect, test } from 'vitest';
import type { JsonObject } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import type { BodyInfo } from '@/graph/node-definition';
import { checkContext } from '../testing/check-context';
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

test('items that go to runs of their own in groups', async () => {
  const settings = { spread: true, groupSize: 50, groupsAtOnce: 4, concurrency: 3, maxItems: 1_000 };
  expect(await parallelExecutor(over(['a'], settings), stepContext())).toMatchObject({
    over: { items: ['a'] },
    concurrency: 3,
    spread: { itemsPerGroup: 50, groupsAtOnce: 4 },
  });
  expect(parallel.repeats?.(config(settings))).toEqual({ times: 1_000, atOnce: 3, groups: { size: 50, atOnce: 4 } });
  // A list is never longer than its limit, so no group is.
  expect(parallel.repeats?.(config({ ...settings, maxItems: 20 }))).toMatchObject({ groups: { size: 20 } });
  expect(parallel.summary(config(settings))).toBe('up to 1000, in groups of 50');
  // What was chosen for a list stays with it, and means nothing to branches and votes.
  expect(await parallelExecutor(over('', { ...settings, mode: 'branches' }), stepContext())).not.toHaveProperty(
    'spread',
  );
  expect(parallel.repeats?.(config({ ...settings, mode: 'vote' }))).not.toHaveProperty('groups');
});

test('a group that can hold the whole list spreads nothing, and says so', () => {
  const found = (given: JsonObject) =>
    parallel.check?.(config({ items: '{{ [1] }}', spread: true, ...given }), checkContext());
  expect(found({ groupSize: 100, maxItems: 100 })).toMatchObject([{ code: 'one-group', severity: 'warning' }]);
  expect(found({ groupSize: 99, maxItems: 100 })).toEqual([]);
  expect(found({ groupSize: 100, maxItems: 100, spread: false })).toEqual([]);
  expect(found({ groupSize: 100, maxItems: 100, mode: 'branches' })).toEqual([]);
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

describe('a vote', () => {
  test('of the same steps several times, or of several models once each', async () => {
    const vote = async (given: JsonObject) => parallelExecutor(over('', { mode: 'vote', ...given }), stepContext());
    expect(await vote({ votes: 5, onTie: 'fail' })).toEqual({
      kind: 'fan',
      over: { votes: 5, ballot: { method: 'majority', onTie: 'fail', stopsEarly: true } },
      concurrency: 5,
      until: 'all',
      onItemError: 'skip',
    });
    expect(await vote({ voteBy: 'models', voters: ['a:b', 'c:d', 'e:f'], onVoteError: 'stop' })).toMatchObject({
      over: { votes: 3, ballot: { voters: ['a:b', 'c:d', 'e:f'] } },
      onItemError: 'stop',
    });
    // A calculation may look at every vote, so all of them are needed.
    expect(await vote({ method: 'expression', expression: 'votes[0]' })).toMatchObject({
      over: { ballot: { method: 'expression', expression: 'votes[0]', stopsEarly: false } },
    });
  });

  const body = (schema: JsonSchema): BodyInfo => ({ sinks: [{ key: 'a', title: 'A', schema, mayBeSkipped: false }] });
  const typeOf = () => ({ type: 'boolean' }) as const;

  test('gives what its votes are, the middle number, or what is calculated', () => {
    const result = (given: JsonObject) =>
      parallel.outputSchema(config({ mode: 'vote', ...given }), { typeOf, body: body({ type: 'string' }) }).properties
        ?.result;
    expect(result({})).toMatchObject({ type: 'string' });
    expect(result({ method: 'median' })).toMatchObject({ type: 'number' });
    expect(result({ method: 'expression', expression: 'votes.exists(vote, vote == "x")' })).toMatchObject({
      type: 'boolean',
    });
  });

  test('its model is a name inside only when models vote', () => {
    const names = (given: JsonObject) => Object.keys(parallel.bodyScope?.(config(given), { typeOf }) ?? {});
    expect(names({ mode: 'vote' })).toEqual(['index']);
    expect(names({ mode: 'vote', voteBy: 'models' })).toEqual(['index', 'voter']);
  });

  test('what cannot be counted like that is found', () => {
    const found = (given: JsonObject, schema: JsonSchema = { type: 'string' }) =>
      parallel
        .check?.(config({ mode: 'vote', ...given }), { ...checkContext(typeOf()), body: body(schema) })
        ?.map(({ field }) => field);
    expect(found({})).toEqual([]);
    expect(found({ method: 'median' })).toEqual(['config.method']);
    expect(found({ method: 'median' }, { type: 'integer' })).toEqual([]);
    expect(found({ method: 'fields' })).toEqual(['config.method']);
    expect(found({ method: 'fields' }, {})).toEqual([]);
    expect(found({ method: 'expression' })).toEqual(['config.expression']);
    expect(found({ voteBy: 'models', voters: ['a:b'] })).toEqual(['config.voters']);
  });

  test('runs its body as often as there are votes', () => {
    const repeats = (given: JsonObject) => parallel.repeats?.(config({ mode: 'vote', ...given }));
    expect(repeats({ votes: 7 })).toEqual({ times: 7, atOnce: 5 });
    expect(repeats({ voteBy: 'models', voters: ['a:b', 'c:d'] })).toMatchObject({ times: 2, models: ['a:b', 'c:d'] });
  });
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
