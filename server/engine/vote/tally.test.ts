import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Json } from '@/graph/json';
import type { Ballot } from '../events';
import { agreementOn, isDecided, tally, whyUndecided } from './tally';

const ballot = (given: Partial<Ballot> = {}): Ballot => ({
  method: 'majority',
  onTie: 'first',
  stopsEarly: true,
  ...given,
});
const fields = ballot({ method: 'fields' });
const median = ballot({ method: 'median' });

describe('majority', () => {
  test('the answer with most votes, and how many gave it', () => {
    expect(tally(['a', 'b', 'a'], ballot())).toEqual({ result: 'a', agreement: 2 / 3, isTie: false });
  });

  test('answers are equal when their data is, whatever the order of their fields', () => {
    const votes: Json[] = [{ x: 1, y: [2] }, { z: 1 }, { y: [2], x: 1 }];
    expect(tally(votes, ballot())).toMatchObject({ result: { x: 1, y: [2] }, agreement: 2 / 3 });
  });

  test('with as many votes, the one given first counts, and it is said', () => {
    expect(tally(['b', 'a', 'a', 'b', 'c'], ballot())).toEqual({ result: 'b', agreement: 2 / 5, isTie: true });
  });

  test('a tie is no result where the author says so', () => {
    const rules = ballot({ onTie: 'fail' });
    expect(tally(['a', 'b'], rules)).toBeNull();
    expect(whyUndecided(['a', 'b'], rules)).toBe('Of 2 votes, as many gave one answer as another.');
    expect(tally(['a', 'b', 'a'], rules)).toMatchObject({ result: 'a' });
  });

  test('empty is an answer; no votes are none', () => {
    expect(tally([null, null, 1], ballot())).toMatchObject({ result: null });
    expect(tally([], ballot())).toBeNull();
    expect(whyUndecided([], ballot())).toContain('No vote came in');
  });
});

describe('field by field', () => {
  test('each field by itself; agreement is that of the field least agreed on', () => {
    const votes = [
      { name: 'Ada', total: 5 },
      { name: 'Ada', total: 6 },
      { name: 'Eda', total: 6 },
      { name: 'Ada', total: 6 },
    ];
    expect(tally(votes, fields)).toEqual({ result: { name: 'Ada', total: 6 }, agreement: 3 / 4, isTie: false });
  });

  test('a field that most leave out is left out', () => {
    expect(tally([{ a: 1, b: 2 }, { a: 1 }, { a: 1 }], fields)).toMatchObject({ result: { a: 1 }, agreement: 2 / 3 });
  });

  test('a field called like a part of the language is a field', () => {
    const vote = JSON.parse('{"__proto__": 1}') as Json;
    expect(JSON.stringify(tally([vote, vote], fields)?.result)).toBe('{"__proto__":1}');
    expect(tally([{ a: 1 }, { a: 1 }], fields)?.result).toEqual({ a: 1 });
  });

  test('answers without fields decide nothing', () => {
    expect(tally(['a', 'a'], fields)).toBeNull();
    expect(whyUndecided(['a', 'a'], fields)).toContain('not groups of fields');
    expect(whyUndecided(['a', 'a'], median)).toContain('not numbers');
  });
});

describe('median', () => {
  test.each<[Json[], number]>([
    [[3, 1, 2], 2],
    [[4, 1, 2, 3], 2.5],
    [[1, 100, 1, 1], 1],
    [[1e308, 1.5e308], 1.25e308],
    [[2, 'much', 4, null], 3],
  ])('%j gives %d', (votes, result) => {
    expect(tally(votes, median)).toMatchObject({ result, isTie: false });
  });

  test('agreement counts who gave exactly that', () => {
    expect(tally([1, 1, 1, 9], median)?.agreement).toBe(3 / 4);
    expect(tally(['no number'], median)).toBeNull();
  });
});

test('an expression is for the caller to evaluate, and to measure', () => {
  expect(tally([1, 2], ballot({ method: 'expression', expression: 'votes[0]' }))).toBeNull();
  expect(agreementOn([1, 2, 1], 1)).toBe(2 / 3);
  expect(agreementOn([], 1)).toBe(0);
});

describe('decided early', () => {
  test.each<[(Json | undefined)[], number, Partial<Ballot>, boolean]>([
    [['a', 'a', undefined], 1, {}, true],
    [['a', undefined, undefined], 2, {}, false],
    [['a', 'b', undefined], 1, {}, false],
    // Level at most: what was given first counts, unless a tie is a failure or an earlier vote is out.
    [['a', 'a', undefined, undefined], 2, {}, true],
    [['a', 'a', undefined, undefined], 2, { onTie: 'fail' }, false],
    [[undefined, 'a', 'a', undefined], 2, {}, false],
    [['b', 'a', 'a', undefined], 1, {}, false],
    [['a', 'a', undefined], 1, { stopsEarly: false }, false],
    [[undefined, undefined], 2, {}, false],
    // The others failed: nothing is out.
    [['a', undefined], 0, {}, true],
    [[{ a: 1, b: 1 }, { a: 1, b: 1 }, undefined], 1, { method: 'fields' }, true],
    [[{ a: 1, b: 1 }, { a: 1, b: 2 }, undefined], 1, { method: 'fields' }, false],
    [[5, 5, undefined], 1, { method: 'median' }, true],
    [[5, 6, undefined], 1, { method: 'median' }, false],
    [[5, 5, 5, 9, undefined, undefined], 2, { method: 'median' }, false],
    [['a', 'a', undefined], 1, { method: 'expression' }, false],
  ])('%j with %i out (%j): %s', (values, remaining, given, decided) => {
    expect(isDecided(values, remaining, ballot(given))).toBe(decided);
  });

  const answer: fc.Arbitrary<Json> = fc.oneof(
    fc.constantFrom<Json>('a', 'b', 'c', null),
    fc.integer({ min: 0, max: 4 }),
    fc.record({ x: fc.integer({ min: 0, max: 2 }), y: fc.boolean() }, { requiredKeys: [] }),
  );
  /** What each vote gives; whether it has come in, is still out, or failed; and whether one that is out will fail. */
  const vote = fc.record({
    value: answer,
    now: fc.constantFrom('in', 'in', 'in', 'out', 'failed'),
    willFail: fc.boolean(),
  });

  test('whatever still comes in or fails, the result stays what it was, and does not become a tie that fails', () => {
    let early = 0;
    fc.assert(
      fc.property(
        fc.array(vote, { minLength: 1, maxLength: 9 }),
        fc.constantFrom<Ballot['method']>('majority', 'fields', 'median'),
        fc.constantFrom<Ballot['onTie']>('first', 'fail'),
        (votes, method, onTie) => {
          const rules = ballot({ method, onTie });
          const known = votes.map(({ value, now }) => (now === 'in' ? value : undefined));
          const remaining = votes.filter(({ now }) => now === 'out').length;
          if (remaining === 0 || !isDecided(known, remaining, rules)) return;
          early += 1;
          const before = tally(
            known.filter((value) => value !== undefined),
            rules,
          );
          // Counted as if a tie were allowed: that it was decided must also mean that no tie can come.
          const after = tally(
            votes.filter(({ now, willFail }) => now === 'in' || (now === 'out' && !willFail)).map(({ value }) => value),
            rules,
          );
          expect(after?.result).toEqual(before?.result);
          if (onTie === 'fail') expect(after?.isTie).toBe(false);
        },
      ),
      { numRuns: 5_000 },
    );
    expect(early).toBeGreaterThan(100);
  });

  test('a result that has more than half of all votes is always seen', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 25 }), answer, (count, value) => {
        const needed = Math.floor(count / 2) + 1;
        const values = Array.from({ length: count }, (_, index) => (index < needed ? value : undefined));
        return isDecided(values, count - needed, ballot());
      }),
    );
  });
});

test('the same votes give the same result, in whatever order they are counted, unless they tie', () => {
  fc.assert(
    fc.property(
      fc
        .array(fc.constantFrom<Json>('a', 'b', 1, 2), { minLength: 1, maxLength: 12 })
        .chain((votes) =>
          fc.tuple(
            fc.constant(votes),
            fc.shuffledSubarray(votes, { minLength: votes.length, maxLength: votes.length }),
          ),
        ),
      fc.constantFrom<Ballot['method']>('majority', 'median'),
      ([votes, shuffled], method) => {
        const one = tally(votes, ballot({ method }));
        const other = tally(shuffled, ballot({ method }));
        expect(other?.isTie).toBe(one?.isTie);
        expect(other?.agreement).toBe(one?.agreement);
        if (!one?.isTie) expect(other?.result).toEqual(one?.result);
      },
    ),
  );
});
