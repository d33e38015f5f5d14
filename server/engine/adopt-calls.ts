import type { RunLog } from './driver-ports';
import type { Journal } from './journal';
import { isSettled } from './settle';
import type { StepState } from './state';

/**
 * Runs that steps had begun when their worker died, before it could write that down: from now on they are what these steps wait
 * for. To begin the step again would find the same run, but it is not begun again when it is decided about without it; then
 * nobody would stop that run. Where a step has ended without the run it began, nobody waits for that one any more: it is stopped.
 *
 * All there will be are there by now: a claim that was lost begins no run (`ChildRun.callerEpoch`).
 */
export async function adoptCalls(
  journal: Journal,
  runId: string,
  { runLog, stopChild }: { runLog: RunLog; stopChild(childRunId: string): Promise<void> },
): Promise<void> {
  const { steps } = journal.state;
  const mayHaveBegun = [...steps.values()].filter((step) => mayHaveCalled(step, journal));
  if (mayHaveBegun.length === 0) return;
  const paths = mayHaveBegun.map(({ path }) => path);
  for (const { path, childRunId, workflow } of await runLog.begunBy(runId, paths)) {
    const step = steps.get(path);
    if (!step) continue;
    if (isSettled(step)) await stopChild(childRunId);
    else journal.record(path, { type: 'call.started', nodeId: step.nodeId, childRunId, workflow });
  }
}

/** Steps that begin runs are writes that are safe to repeat; what they are besides is not looked at. */
function mayHaveCalled(step: StepState, { state }: Journal): boolean {
  const { path, attempts, childRunId } = step;
  const attempt = attempts.at(-1);
  if (!(step.status === 'running' || endedAlone(step)) || !attempt || childRunId !== null) return false;
  if (state.fans.has(path) || state.loops.has(path)) return false;
  return attempt.epoch < state.epoch && attempt.effect === 'write' && attempt.isIdempotent;
}

/** By no result of its own: it was stopped, took too long, or failed otherwise. */
const endedAlone = ({ status, isDefault }: StepState): boolean =>
  status === 'cancelled' || status === 'failed' || isDefault;
