import { evaluateExpression } from '@/graph/expressions/evaluate';
import { ExpressionError } from '@/graph/expressions/expression-error';
import type { Json } from '@/graph/json';
import type { PlanNode } from '@/graph/plan';
import type { Random } from './driver-ports';
import type { EventData } from './events';
import type { EngineLimits } from './limits';
import { type AttemptRecord, settleFailure } from './settle';
import type { StepState } from './state';
import type { StepError } from './step-error';

interface Failure {
  node: PlanNode;
  /** as it is while this attempt is open */
  step: StepState;
  error: StepError;
  record: AttemptRecord;
}

/** What a failed attempt means for its step: another try, a question to a person, or its end as the author wants it. */
export function afterFailure(
  { node, step, error, record }: Failure,
  { now, random, limits }: { now: number; random: Random; limits: EngineLimits },
): EventData {
  const attempt = step.attempts.length;
  const isRisky = node.effect === 'write' && !node.isIdempotent && error.mayHaveHappened === true;
  if (isRisky && node.onError === 'stop')
    return {
      type: 'step.outcomeUnknown',
      attempt,
      nodeId: node.id,
      error,
      usage: record.usage,
      logs: record.logs,
    };
  const delay = error.isBusy
    ? busyDelay(step, random)
    : isRisky
      ? null
      : retryDelay(node, step.failures + 1, error, random, limits);
  if (delay === null) return settleFailure(node, attempt, error, record);
  if (now + delay >= endOfTries(node, step)) return settleFailure(node, attempt, outOfTime(error), record);
  const retryAt = new Date(now + delay).toISOString();
  return { type: 'step.attemptFailed', attempt, nodeId: node.id, error, retryAt, ...record };
}

/** When all tries together must be over, in milliseconds since 1970. */
export const endOfTries = ({ totalTimeoutMs }: PlanNode, { triesSince }: StepState): number =>
  totalTimeoutMs === null || triesSince === null ? Number.POSITIVE_INFINITY : Date.parse(triesSince) + totalTimeoutMs;

const outOfTime = (error: StepError): StepError => ({
  ...error,
  message: `${error.message} There was no time left for another try.`,
});

/** Longer than a run waits in memory, so that it gives its worker to a run that may make room; longer each time. */
function busyDelay({ attempts }: StepState, random: Random): number {
  const since = attempts.findLastIndex(({ endedAt, error }) => endedAt !== null && !error?.isBusy);
  const waits = attempts.length - 2 - since;
  return Math.round(Math.min(BUSY_MOST_MS, BUSY_FIRST_MS * 2 ** Math.min(waits, 10)) * (0.75 + random() / 2));
}
const BUSY_FIRST_MS = 15_000;
const BUSY_MOST_MS = 300_000;

/** Milliseconds until the next try after `tries` of them; null for no further one. */
function retryDelay(
  node: PlanNode,
  tries: number,
  error: StepError,
  random: Random,
  limits: EngineLimits,
): number | null {
  const { attempts, firstDelayMs, factor, maxDelayMs, jitter, when } = node.retry;
  if (tries >= attempts || !isWorthRetrying(when, error)) return null;
  // The other side said when: earlier is futile, and much later is no answer for a person who waits.
  const asked = error.retryAfterMs ?? 0;
  if (asked > limits.retryAfterMs) return null;
  const backoff = Math.min(maxDelayMs, firstDelayMs * factor ** (tries - 1));
  return Math.max(asked, Math.round(jitter ? random() * backoff : backoff));
}

function isWorthRetrying(when: string, error: StepError): boolean {
  if (when === 'transient') return error.transient;
  if (when === 'always') return true;
  try {
    return evaluateExpression(when, { error: asNames(error) }) === true;
  } catch (cause) {
    // A condition over something this error does not have (its status, say) is not met.
    if (cause instanceof ExpressionError) return false;
    throw cause;
  }
}

const asNames = (error: StepError): Json => ({
  code: error.code,
  message: error.message,
  transient: error.transient,
  ...(error.status === undefined ? {} : { status: error.status }),
  ...(error.details === undefined ? {} : { details: error.details }),
});
