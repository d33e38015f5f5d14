import { isTerminal } from '@/server/engine/is-terminal';
import type { RunState } from '@/server/engine/state';
import type { Span } from '../timeline/span';

/** Why everything that failed cannot be run again; null when it can. */
export const whyNothingToRetry = ({ status }: Pick<RunState, 'status'>): string | null =>
  !isTerminal(status) ? 'The run has not ended' : status === 'succeeded' ? 'Nothing failed in this run' : null;

/** A run may begin again from any step it came to. */
export const canRetryFrom = (span: Span): boolean =>
  span.kind === 'step' && span.status !== 'idle' && span.status !== 'queued' && span.status !== 'skipped';
