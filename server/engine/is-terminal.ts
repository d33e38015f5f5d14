import type { RunStatus } from './events';

/** Nothing can happen to the run any more. */
export const isTerminal = (status: RunStatus): boolean =>
  status === 'succeeded' || status === 'failed' || status === 'cancelled';
