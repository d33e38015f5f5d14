import type { RetryPolicy } from '@/graph/document';

/** Calls to the outside: four tries, 1 s, 2 s, 4 s apart, spread at random, only for what may pass by itself. */
export const RETRY_TRANSIENT: RetryPolicy = {
  attempts: 4,
  firstDelayMs: 1_000,
  factor: 2,
  maxDelayMs: 60_000,
  jitter: true,
  when: 'transient',
};

/** Steps that give the same answer each time. */
export const RETRY_NEVER: RetryPolicy = { ...RETRY_TRANSIENT, attempts: 1 };
