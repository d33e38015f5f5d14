import type { RunStatus } from '@/server/engine/events';

/** What the command line ends with; scripts branch on it. */
export const EXIT = {
  ok: 0,
  /** the run failed or was cancelled; the checked file has findings */
  failed: 1,
  /** the command could not be carried out as given */
  usage: 2,
  /** the run waits for a person */
  waiting: 3,
} as const;

export const exitCodeOf = (status: RunStatus): number => {
  if (status === 'succeeded') return EXIT.ok;
  return status === 'failed' || status === 'cancelled' ? EXIT.failed : EXIT.waiting;
};
