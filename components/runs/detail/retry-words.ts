import type { RetryPolicy, StepPolicy, WorkflowNode } from '@/graph/document';
import type { AnyNodeDefinition } from '@/graph/node-definition';
import { timeOfTry } from '@/graph/time-of-try';
import type { StepError } from '@/server/engine/step-error';
import { plural } from '../format/cost';
import { formatDuration } from '../format/duration';
import type { Attempt, Span } from '../timeline/span';

export interface EffectivePolicy {
  retry: RetryPolicy;
  timeoutMs: number;
  totalTimeoutMs?: number;
  onError: NonNullable<StepPolicy['onError']>;
}

/** What was meant to happen when something goes wrong: the author's word, else what the kind of step does by itself. */
export const effectivePolicy = (
  node: WorkflowNode | undefined,
  definition: AnyNodeDefinition | undefined,
): EffectivePolicy | null =>
  node && definition
    ? {
        retry: { ...definition.policy.retry, ...node.policy?.retry },
        timeoutMs: timeOfTry(node, definition),
        totalTimeoutMs: node.policy?.totalTimeoutMs,
        onError: node.policy?.onError ?? 'stop',
      }
    : null;

/** A time somebody chose, without the digit of one that was measured: "30 s". */
const set = (ms: number): string => formatDuration(ms).replace('.0 s', ' s');

/** "At most 4 tries, 1 s apart, then 2 times as long each, for errors that may pass by themselves". */
export function retryWords({ attempts, firstDelayMs, factor, maxDelayMs, when }: RetryPolicy): string {
  if (attempts === 1) return 'One try';
  const apart = firstDelayMs === 0 ? 'at once' : `${set(firstDelayMs)} apart`;
  const grows = factor > 1 && firstDelayMs > 0 ? `, then ${factor} times as long each, ${set(maxDelayMs)} at most` : '';
  const which =
    when === 'transient'
      ? 'for errors that may pass by themselves'
      : when === 'always'
        ? 'whatever the error'
        : 'when its own condition holds';
  return `At most ${plural(attempts, 'try', 'tries')}, ${apart}${grows}, ${which}`;
}

/** "2 min each try, 5 min in all". */
export const timeoutWords = ({ timeoutMs, totalTimeoutMs }: EffectivePolicy): string =>
  totalTimeoutMs === undefined
    ? `${set(timeoutMs)} each try`
    : `${set(timeoutMs)} each try, ${set(totalTimeoutMs)} in all`;

/** What followed a failed try: how long Sluice waited and why that was worth it, or why it was not. */
export function afterAttempt(span: Span, attempt: Attempt, policy: EffectivePolicy | null): string | null {
  const place = span.attempts.indexOf(attempt);
  const next = span.attempts[place + 1];
  if (attempt.outcome === 'lost')
    return next ? 'Its worker stopped. The step is safe to run again, so it ran again.' : 'Its worker stopped.';
  if (attempt.outcome === 'unknown')
    return next
      ? `It may have happened, so a person was asked. They chose to run it again, ${formatDuration(next.startedAt - (attempt.endedAt ?? next.startedAt))} later.`
      : 'It may have happened, so it is not repeated unless a person says so.';
  if (attempt.outcome !== 'failed' || !attempt.error) return null;
  const asked = attempt.error.retryAfterMs;
  if (next || attempt.retryAt !== undefined) {
    const began = next?.startedAt ?? attempt.retryAt ?? 0;
    const wait = formatDuration(Math.max(0, began - (attempt.endedAt ?? began)));
    if (attempt.error.isBusy)
      return `${next ? 'Waited' : 'Waits'} ${wait} for ${awaited(attempt.error)}, which uses up no try.`;
    const by = asked === undefined ? '' : `, as the other side asked (${set(asked)})`;
    return `${next ? 'Tried again' : 'Another try follows'} ${wait} later${by}, because ${whyWorthwhile(attempt, policy)}.`;
  }
  return `Not tried again: ${whyNot(span, attempt, policy)}.`;
}

function whyWorthwhile({ error }: Attempt, policy: EffectivePolicy | null): string {
  const when = policy?.retry.when ?? 'transient';
  if (when === 'always') return 'this step is set to try again whatever the error';
  if (when !== 'transient') return 'this step’s own condition for trying again held';
  return error?.status === undefined
    ? 'an error like this may pass by itself'
    : `an error with status ${error.status} may pass by itself`;
}

/** What a step that begins a run waits for before it can. */
const awaited = ({ code }: StepError): string => (RUN_ENDING.has(code) ? 'that run to end' : 'room');
const RUN_ENDING: ReadonlySet<string> = new Set(['run-ending', 'group-run-ending']);

function whyNot(span: Span, { error }: Attempt, policy: EffectivePolicy | null): string {
  const tries = span.attempts.filter((one) => one.outcome === 'failed' && !one.error?.isBusy).length;
  const most = policy?.retry.attempts ?? 1;
  if (error?.mayHaveHappened && span.effect === 'write' && !span.isIdempotent)
    return 'it may have happened outside, and what may have happened is never repeated by itself';
  if (error?.isBusy) return `it waited for ${awaited(error)} until the time for all tries together was over`;
  if (most === 1) return 'this step is set to one try';
  if (tries >= most) return `all ${most} tries were used`;
  const when = policy?.retry.when ?? 'transient';
  if (when === 'transient' && error?.transient === false) return 'the same error would come back';
  if (when !== 'transient' && when !== 'always') return 'this step’s own condition for trying again did not hold';
  if (error?.retryAfterMs !== undefined)
    return `the other side asked to wait ${formatDuration(error.retryAfterMs)}, which is longer than Sluice waits`;
  return 'there was no time left for it';
}
