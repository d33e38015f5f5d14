import type { StepState } from './state';
import type { StepError } from './step-error';

/** What a container fails with because of a step inside it: the step's own reason, and where it happened. */
export function bodyFailed(place: string, step: StepState | null, containerPath: string): StepError {
  const cause = step?.error;
  const details = cause?.details;
  const isNested = typeof details === 'object' && details !== null && !Array.isArray(details) && 'path' in details;
  return {
    code: cause?.code ?? 'item-failed',
    message: `${place} failed: ${cause?.message ?? 'no reason is known.'}`,
    transient: false,
    details: isNested ? details : { path: step?.path ?? containerPath },
  };
}
