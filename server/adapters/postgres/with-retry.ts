import { setTimeout as delay } from 'node:timers/promises';
import { isDatabaseDown } from '@/server/database-down';

export interface RetryOptions {
  /** called before each wait */
  onWait?(error: unknown, waitMs: number): void;
  signal?: AbortSignal;
  firstMs?: number;
  mostMs?: number;
  giveUpAfterMs?: number;
}

/**
 * Repeats `work` while the database is away: after half a second, then ever later up to ten seconds, for a quarter of an
 * hour. `work` must be safe to repeat after an unclear failure. Other errors pass at once.
 */
export async function withRetry<Result>(work: () => Promise<Result>, options: RetryOptions = {}): Promise<Result> {
  const { onWait, signal, firstMs = 500, mostMs = 10_000, giveUpAfterMs = 900_000 } = options;
  const beganAt = performance.now();
  for (let wait = firstMs; ; wait = Math.min(mostMs, wait * 2)) {
    try {
      return await work();
    } catch (error) {
      if (!isDatabaseDown(error) || signal?.aborted || performance.now() - beganAt > giveUpAfterMs) throw error;
      // Many processes lose the database at the same moment; they must not all come back at the same moment.
      const waitMs = Math.round(wait * (0.75 + Math.random() * 0.5));
      onWait?.(error, waitMs);
      await delay(waitMs, undefined, { signal }).catch(() => undefined);
      if (signal?.aborted) throw error;
    }
  }
}
