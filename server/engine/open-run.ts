import type { Plan } from '@/graph/plan';
import { sanitizeForeign } from '@/graph/sanitize';
import { StepFailure } from './contract';
import type { Claim, PlanSource, RunLog } from './driver-ports';
import type { Journal } from './journal';
import type { LargeValues } from './large-values';
import { reusedEvents } from './reuse';
import type { StepError } from './step-error';

/** Records that the run began, if this is the first claim, and whose it is now. Null when its version cannot be compiled: it has failed. */
export async function openRun(
  claim: Claim,
  worker: string,
  { journal, plans, values, runLog }: { journal: Journal; plans: PlanSource; values: LargeValues; runLog: RunLog },
): Promise<Plan | null> {
  const found = await load(plans, claim.versionId);
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
  // Nobody's yet: nothing is on record but its start, and of what it takes over as much as a worker wrote before it died.
  if (plan && claim.origin?.kind === 'retry' && journal.state.epoch === 0) {
    const written = Math.max(0, claim.seq - 1);
    const earlier = await runLog.load(claim.origin.runId);
    for (const { path, data } of reusedEvents(plan, earlier, claim.origin).slice(written)) journal.record(path, data);
  }
  journal.record('', { type: 'run.claimed', epoch: claim.epoch, worker });
  if ('error' in found) journal.record('', { type: 'run.failed', error: found.error, failedPath: null });
  return plan;
}

async function load(plans: PlanSource, versionId: string): Promise<{ plan: Plan } | { error: StepError }> {
  try {
    return { plan: await plans.load(versionId) };
  } catch (cause) {
    if (cause instanceof StepFailure) return { error: cause.error };
    throw cause;
  }
}
