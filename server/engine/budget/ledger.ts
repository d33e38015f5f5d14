import type { Spend } from '../events';
import type { AttemptState, CallState, StepState } from '../state';
import { PARTS, type Part, spentOf } from './spend';

/** What a run with a budget has used, and what its steps under way may still use. */
export interface Ledger {
  spent: Readonly<Record<Part, number>>;
  held: Readonly<Record<Part, number>>;
}

const EMPTY = { modelCalls: 0, toolCalls: 0, tokens: 0, costUsd: 0 };
export const emptyLedger = (): Ledger => ({ spent: EMPTY, held: EMPTY });

/**
 * The ledger after one event of a step: what its open attempt set aside is taken out, and given back when the attempt
 * ended, but for what it used.
 */
export function settle(
  ledger: Ledger,
  before: StepState | undefined,
  after: StepState | undefined,
  calls: ReadonlyMap<string, CallState>,
): Ledger {
  const old = before?.attempts.at(-1);
  const now = after?.attempts.at(-1);
  let { held, spent } = ledger;
  if (now?.reserved && now.attempt !== old?.attempt) held = change(held, now.reserved, 1);
  const reserved = now?.attempt === old?.attempt ? now?.reserved : undefined;
  if (now && reserved && old?.endedAt === null && now.endedAt !== null) {
    held = change(held, reserved, -1);
    spent = change(spent, isKnown(now) ? usedBy(now, after, reserved, calls) : reserved, 1);
  }
  return held === ledger.held && spent === ledger.spent ? ledger : { held, spent };
}

/** An attempt that did not come to its own end may have used all of it: nobody was there to be told. */
function isKnown({ status, error }: AttemptState): boolean {
  if (status !== 'completed' && status !== 'failed') return false;
  return error === null || !['timeout', 'abandoned', 'internal', 'database-away'].includes(error.code);
}

function usedBy(
  attempt: AttemptState,
  step: StepState | undefined,
  reserved: Spend,
  calls: ReadonlyMap<string, CallState>,
): Spend {
  if (attempt.error?.isBusy) return { modelCalls: 0, toolCalls: 0, tokens: 0, costUsd: 0 };
  const ended = step?.childRunId ? calls.get(step.childRunId)?.ended : undefined;
  if (ended?.spent) return notAbove(ended.spent, reserved);
  return spentOf(ended ? ended.usage : attempt.usage, reserved);
}

/**
 * The run of another workflow keeps to the budget it was given when it was begun. When that was by an earlier attempt, which
 * was lost, all of it has been counted then; more than this attempt set aside is never to be counted now.
 */
const notAbove = (spent: Spend, reserved: Spend): Spend => ({
  modelCalls: Math.min(spent.modelCalls, reserved.modelCalls),
  toolCalls: Math.min(spent.toolCalls, reserved.toolCalls),
  tokens: lower(spent.tokens, reserved.tokens),
  costUsd: lower(spent.costUsd, reserved.costUsd),
});

const lower = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? (one ?? other) : Math.min(one, other);

/** A part that is not known is a part that nothing limits. */
function change(amount: Ledger['held'], by: Spend, sign: 1 | -1): Ledger['held'] {
  const changed = { ...amount };
  for (const part of PARTS) changed[part] = round(amount[part] + sign * (by[part] ?? 0));
  return changed;
}

/** Money is added and taken away many times: without this, what is given back would leave a trace. */
const round = (value: number): number => Math.round(value * 1e12) / 1e12;
