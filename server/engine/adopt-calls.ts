import type { RunLog } from './driver-ports';
import type { Journal } from './journal';
import type { StepState } from './state';

/**
 * Runs that steps had begun when their worker died, before it could write that down: from now on they are what these steps wait
 * for. To begin the step again would find the same run, but it is not begun again when it is decided about without it; then
 * nobody would stop that run.
 */
export async function adoptCalls(journal: Journal, runId: string, runLog: RunLog): Promise<void> {
  const { steps } = journal.state;
  const mayHaveBegun = [...steps.values()].filter((step) => mayHaveCalled(step, journal));
  if (mayHaveBegun.length === 0) return;
  const paths = mayHaveBegun.map(({ path }) => path);
  for (const { path, childRunId, workflow } of await runLog.begunBy(runId, paths)) {
    const step = steps.get(path);
    if (step) journal.record(path, { type: 'call.started', nodeId: step.nodeId, childRunId, workflow });
  }
}

/** Steps that begin runs are writes that are safe to repeat; what they are besides is not looked at. */
function mayHaveCalled({ path, status, attempts }: StepState, { state }: Journal): boolean {
  const attempt = attempts.at(-1);
  if (status !== 'running' || !attempt || state.fans.has(path) || state.loops.has(path)) return false;
  return attempt.epoch < state.epoch && attempt.effect === 'write' && attempt.isIdempotent;
}
