import { describe, expect, test } from 'vitest';
import type { Spend, Usage } from '../events';
import type { AttemptState, StepState } from '../state';
import { emptyLedger, type Ledger, settle } from './ledger';
import { Purse } from './purse';

const spend = (part: Partial<Spend>): Spend => ({ modelCalls: 0, toolCalls: 0, tokens: 0, costUsd: 0, ...part });
const open = (reserved: Spend, attempt = 1): AttemptState => ({
  attempt,
  status: 'running',
  epoch: 1,
  startedAt: '',
  endedAt: null,
  effect: 'read',
  idempotencyKey: '',
  isIdempotent: true,
  reserved,
  input: [],
  error: null,
  usage: [],
  logs: [],
  trace: undefined,
});
const step = (...attempts: AttemptState[]): StepState => ({ attempts, childRunId: null }) as unknown as StepState;
const used = (usage: Partial<Usage>): Usage => ({
  model: 'test:small',
  provider: 'test',
  isStandIn: false,
  inputTokens: 10,
  outputTokens: 5,
  cachedTokens: null,
  reasoningTokens: null,
  costUsd: 0.1,
  ...usage,
});
const ended = (status: AttemptState['status'], extra: Partial<AttemptState> = {}): AttemptState => ({
  ...open(spend({ modelCalls: 4, tokens: 400, costUsd: 1 })),
  status,
  endedAt: 'then',
  ...extra,
});

describe('the ledger', () => {
  const begun = settle(
    emptyLedger(),
    undefined,
    step(open(spend({ modelCalls: 4, tokens: 400, costUsd: 1 }))),
    new Map(),
  );
  const before = step(open(spend({ modelCalls: 4, tokens: 400, costUsd: 1 })));
  const end = (attempt: AttemptState): Ledger => settle(begun, before, step(attempt), new Map());

  test('holds what a step sets aside until its attempt ends', () => {
    expect(begun.held).toEqual({ modelCalls: 4, toolCalls: 0, tokens: 400, costUsd: 1 });
    expect(settle(begun, before, before, new Map())).toBe(begun);
  });

  test('gives back what was not used', () => {
    expect(end(ended('completed', { usage: [used({})] }))).toEqual({
      held: { modelCalls: 0, toolCalls: 0, tokens: 0, costUsd: 0 },
      spent: { modelCalls: 1, toolCalls: 0, tokens: 15, costUsd: 0.1 },
    });
  });

  test('a part that nobody reported counts as all that was set aside', () => {
    const { spent } = end(ended('failed', { usage: [used({ costUsd: null })] }));
    expect(spent).toEqual({ modelCalls: 1, toolCalls: 0, tokens: 15, costUsd: 1 });
  });

  test.each<[string, AttemptState]>([
    ['its worker died', ended('lost')],
    ['nobody knows what became of it', ended('unknown')],
    ['it was stopped', ended('cancelled')],
    ['its time was up', ended('failed', { error: { code: 'timeout', message: '', transient: true } })],
  ])('all of it is spent when %s', (_, attempt) => {
    expect(end(attempt).spent).toEqual({ modelCalls: 4, toolCalls: 0, tokens: 400, costUsd: 1 });
  });

  test('a further try sets aside again', () => {
    const failed = ended('failed', { usage: [used({})] });
    const again = settle(end(failed), step(failed), step(failed, open(spend({ tokens: 400 }), 2)), new Map());
    expect(again.held.tokens).toBe(400);
    expect(again.spent.tokens).toBe(15);
  });

  test('what the run of another workflow used is what its step used', () => {
    const calling = { ...before, childRunId: 'child' };
    const calls = new Map([
      [
        'child',
        {
          childRunId: 'child',
          path: 'a',
          ended: { usage: [used({ calls: 3, inputTokens: 100, outputTokens: 20, costUsd: 0.5 })] },
        },
      ],
    ]) as unknown as Parameters<typeof settle>[3];
    const { spent } = settle(begun, calling, { ...calling, attempts: [ended('completed')] }, calls);
    expect(spent).toEqual({ modelCalls: 3, toolCalls: 0, tokens: 120, costUsd: 0.5 });
  });
});

describe('the purse', () => {
  const ledger = (spent: Partial<Ledger['spent']>, held: Partial<Ledger['held']>): Ledger => ({
    spent: { ...emptyLedger().spent, ...spent },
    held: { ...emptyLedger().held, ...held },
  });
  const need = spend({ modelCalls: 2, tokens: 300, costUsd: 0.4 });

  test('what one step takes is gone for the next of the same decision', () => {
    const purse = new Purse({ costUsd: 1 }, emptyLedger());
    expect(purse.take('A', need, false)).toEqual({ kind: 'reserved', amount: need });
    expect(purse.take('B', need, false).kind).toBe('reserved');
    expect(purse.take('C', need, false).kind).toBe('wait');
  });

  test('a step waits as long as what others hold could be enough for it', () => {
    expect(new Purse({ modelCalls: 5 }, ledger({ modelCalls: 1 }, { modelCalls: 3 })).take('A', need, false).kind).toBe(
      'wait',
    );
  });

  test('and fails when it could not, or nothing is under way, with what is left and what it could need', () => {
    const error = {
      code: 'budget-exceeded',
      message:
        'The budget of 5 model calls has 1 model call left, and "A" could need up to 2 model calls. It was not begun. Raise the budget, or lower what the step can use.',
      transient: false,
      details: { part: 'modelCalls', budget: 5, left: 1, needed: 2 },
    };
    for (const held of [0, 3])
      expect(
        new Purse({ modelCalls: 5 }, ledger({ modelCalls: 4 }, { modelCalls: held })).take('A', need, false),
      ).toEqual({
        kind: 'never',
        error,
      });
  });

  test('money with an unknown price is never begun, and is no matter where money has no limit', () => {
    const unknown = { ...need, costUsd: null };
    expect(new Purse({ costUsd: 100 }, emptyLedger()).take('A', unknown, false)).toMatchObject({
      kind: 'never',
      error: { code: 'price-unknown' },
    });
    expect(new Purse({ tokens: 300 }, emptyLedger()).take('A', unknown, false).kind).toBe('reserved');
  });

  test('a step that uses nothing begins although the budget is used up', () => {
    expect(
      new Purse({ costUsd: 1, toolCalls: 1 }, ledger({ costUsd: 1.2 }, {})).take('A', spend({ toolCalls: 1 }), false)
        .kind,
    ).toBe('reserved');
  });

  test('a step that begins another run gets what is left, once nobody else holds anything', () => {
    const child = spend({ modelCalls: 50, tokens: 9_000, costUsd: null });
    const budget = { modelCalls: 10, costUsd: 1 };
    expect(new Purse(budget, ledger({}, { modelCalls: 1 })).take('Call', child, true).kind).toBe('wait');
    expect(new Purse(budget, ledger({ modelCalls: 4, costUsd: 0.25 }, {})).take('Call', child, true)).toEqual({
      kind: 'reserved',
      amount: { modelCalls: 6, toolCalls: 0, tokens: 9_000, costUsd: 0.75 },
    });
    expect(new Purse(budget, ledger({ modelCalls: 10 }, {})).take('Call', child, true).kind).toBe('never');
  });

  test('a step that cannot say what it needs gets what is left of each part that is limited', () => {
    const all = { modelCalls: Infinity, toolCalls: Infinity, tokens: Infinity, costUsd: Infinity };
    expect(new Purse({ modelCalls: 10 }, ledger({ modelCalls: 4 }, {})).take('Call', all, true)).toEqual({
      kind: 'reserved',
      amount: { modelCalls: 6, toolCalls: 0, tokens: null, costUsd: null },
    });
    expect(new Purse({ modelCalls: 4 }, ledger({ modelCalls: 4 }, {})).take('Call', all, true)).toMatchObject({
      error: { message: expect.stringContaining('could need more'), details: { needed: null } },
    });
  });
});
