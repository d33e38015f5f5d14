import type { RunOrigin } from './driver-ports';

/** The run that this one takes over results of, and which of its steps run again. */
export interface GoesOnFrom {
  runId: string;
  /** the step to begin from; null for all that failed */
  fromPath: string | null;
  /** `fromPath` is a container: only those of its items that failed run again */
  onlyFailedItems: boolean;
}

/** Of a run that a person retries, and of one that a step begins again because of that; null for one that begins anew. */
export function goesOnFrom(origin: RunOrigin | null): GoesOnFrom | null {
  if (!origin) return null;
  if (origin.kind === 'retry') {
    const { runId, fromPath, onlyFailedItems } = origin;
    return { runId, fromPath, onlyFailedItems };
  }
  if (origin.goesOnFrom !== undefined) return { runId: origin.goesOnFrom, fromPath: null, onlyFailedItems: false };
  const before = origin.group?.goesOnFrom;
  return before ? { ...before, onlyFailedItems: true } : null;
}
