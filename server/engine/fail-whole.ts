import type { Journal } from './journal';
import { isSettled } from './settle';
import type { StepError } from './step-error';

/**
 * Ends a run that cannot be decided about any more. Everything under way is stopped first, what is inside of a container
 * before the container: no question stays open, and no run goes on that this one began.
 */
export function failWhole(journal: Journal, error: StepError): void {
  for (const step of [...journal.state.steps.values()].reverse()) {
    if (isSettled(step)) continue;
    cancelChild(journal, step.path);
    journal.record(step.path, { type: 'step.cancelled', nodeId: step.nodeId });
  }
  journal.record('', { type: 'run.failed', error, failedPath: null });
}

/** The run that this step began no longer matters either. */
export function cancelChild(journal: Journal, path: string): void {
  const { steps, calls, cancelRequestedBy } = journal.state;
  const childRunId = steps.get(path)?.childRunId;
  if (!childRunId || calls.get(childRunId)?.ended) return;
  journal.tell({ runId: childRunId, signal: { type: 'cancel', by: cancelRequestedBy ?? 'the workflow' } });
}
