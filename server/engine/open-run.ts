import type { Plan } from '@/graph/plan';
import { sanitizeForeign } from '@/graph/sanitize';
import { planOfGroup } from '@/graph/spread';
import { adoptCalls } from './adopt-calls';
import { StepFailure } from './contract';
import type { Claim, PlanSource, RunLog } from './driver-ports';
import type { NewEvent } from './events';
import { failWhole } from './fail-whole';
import { goesOnFrom } from './goes-on-from';
import type { GroupOfItems } from './group-of-items';
import { idempotencyKey } from './identity';
import type { Journal } from './journal';
import type { LargeValues } from './large-values';
import { reusedEvents } from './reuse';
import type { StepError } from './step-error';

interface OpenDeps {
  journal: Journal;
  plans: PlanSource;
  values: LargeValues;
  runLog: RunLog;
  stopChild(childRunId: string): Promise<void>;
}

/** Records that the run began, if this is the first claim, and whose it is now. Null when its version cannot be compiled: it has failed. */
export async function openRun(
  claim: Claim,
  worker: string,
  { journal, plans, values, runLog, stopChild }: OpenDeps,
): Promise<Plan | null> {
  const found = await load(plans, claim);
  const plan = 'plan' in found ? found.plan : null;
  if (claim.seq === 0) {
    const input = await values.put(sanitizeForeign(claim.input).value);
    journal.record('', {
      type: 'run.started',
      input,
      documentHash: plan?.documentHash ?? '',
      seed: claim.seed,
      ...(claim.origin ? { origin: claim.origin } : {}),
      ...(claim.budget ? { budget: claim.budget } : {}),
    });
  }
  // Nobody's yet: nothing is on record but its start, and of what it begins with as much as a worker wrote before it died.
  if (plan && journal.state.epoch === 0) {
    const written = Math.max(0, claim.seq - 1);
    for (const { path, data } of (await firstEvents(plan, claim, runLog)).slice(written)) journal.record(path, data);
    // A word that waits already would have it all taken back. It is heard next, and nothing begins before that.
    if (claim.hasSignals) journal.consume([]);
  }
  journal.record('', { type: 'run.claimed', epoch: claim.epoch, worker });
  await adoptCalls(journal, claim.runId, { runLog, stopChild });
  if (claim.hasSignals) await journal.flush();
  if ('error' in found) failWhole(journal, found.error);
  return plan;
}

/** What the run has behind it when it begins: what it takes over of another, or a container at work on a group of its items. */
async function firstEvents(plan: Plan, { runId, origin }: Claim, runLog: RunLog): Promise<NewEvent[]> {
  const before = goesOnFrom(origin);
  const reused = before ? reusedEvents(plan, await runLog.load(before.runId), before) : [];
  const group = origin?.kind === 'call' ? origin.group : undefined;
  return group && reused.length === 0 ? openGroup(plan, runId, group) : reused;
}

function openGroup(plan: Plan, runId: string, group: GroupOfItems): NewEvent[] {
  const { containerId: nodeId, from, count, items, concurrency, onItemError } = group;
  const path = plan.nodes[nodeId]?.key ?? '';
  return [
    {
      path,
      data: {
        type: 'step.started',
        attempt: 1,
        nodeId,
        effect: 'none',
        idempotencyKey: idempotencyKey(runId, path),
        isIdempotent: true,
        input: [],
      },
    },
    {
      path,
      data: {
        type: 'fan.started',
        nodeId,
        over: 'items',
        count,
        items,
        concurrency,
        until: 'all',
        onItemError,
        from,
      },
    },
  ];
}

async function load(plans: PlanSource, { versionId, origin }: Claim): Promise<{ plan: Plan } | { error: StepError }> {
  try {
    const plan = await plans.load(versionId);
    const containerId = origin?.kind === 'call' ? origin.group?.containerId : undefined;
    const own = containerId === undefined ? plan : planOfGroup(plan, containerId);
    return own ? { plan: own } : { error: NO_SUCH_GROUP };
  } catch (cause) {
    if (cause instanceof StepFailure) return { error: cause.error };
    throw cause;
  }
}

const NO_SUCH_GROUP: StepError = {
  code: 'no-such-group',
  message: 'This version of the workflow does not spread the items of this step over runs.',
  transient: false,
};
