import type { Tell } from './driver-ports';
import type { Usage } from './events';
import type { GroupOfItems } from './group-of-items';
import { isDeadEnd } from './settle';
import type { RunState } from './state';
import { instanceOf, instancePath } from './step-path';

/** What a run that ended says to the run whose step began it; null for a run that nobody called. */
export function endOfChild(childRunId: string, state: RunState): Tell | null {
  const { origin, status, output, error } = state;
  if (origin?.kind !== 'call') return null;
  if (status !== 'succeeded' && status !== 'failed' && status !== 'cancelled') return null;
  return {
    runId: origin.runId,
    signal: {
      type: 'child-ended',
      path: origin.path,
      childRunId,
      status,
      output: output ?? null,
      ...(error ? { error } : {}),
      usage: usageByModel(state),
      ...(state.ledger ? { spent: state.ledger.spent } : {}),
      ...(origin.group ? { failedItems: failedItemsIn(state, origin.group) } : {}),
    },
  };
}

function failedItemsIn({ fans, instances }: RunState, { containerId, from, count }: GroupOfItems): number {
  const fan = [...fans.values()].find(({ nodeId, path }) => nodeId === containerId && instanceOf(path) === '');
  let failed = 0;
  for (let index = from; fan && index < from + count; index++) {
    const steps = instances.get(instancePath(fan.path, index))?.steps.values() ?? [];
    if ([...steps].some(isDeadEnd)) failed++;
  }
  return failed;
}

/** One entry a model, so that what a caller keeps does not grow with the work of the run it called. */
function usageByModel(state: RunState): Usage[] {
  const byModel = new Map<string, Usage>();
  const entries = [
    ...[...state.steps.values()].flatMap(({ attempts }) => attempts.flatMap(({ usage }) => usage)),
    ...[...state.calls.values()].flatMap(({ ended }) => ended?.usage ?? []),
  ];
  for (const entry of entries) {
    const known = byModel.get(entry.model);
    byModel.set(entry.model, known ? sum(known, entry) : { ...entry, calls: entry.calls ?? 1 });
  }
  return [...byModel.values()];
}

const plus = (one: number | null, other: number | null): number | null =>
  one === null || other === null ? null : one + other;

const sum = (one: Usage, other: Usage): Usage => ({
  ...one,
  calls: (one.calls ?? 1) + (other.calls ?? 1),
  isStandIn: one.isStandIn || other.isStandIn,
  inputTokens: plus(one.inputTokens, other.inputTokens),
  cachedTokens: plus(one.cachedTokens, other.cachedTokens),
  outputTokens: plus(one.outputTokens, other.outputTokens),
  reasoningTokens: plus(one.reasoningTokens, other.reasoningTokens),
  costUsd: plus(one.costUsd, other.costUsd),
});
