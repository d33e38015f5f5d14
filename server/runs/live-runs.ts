import type { Progress } from '@/server/engine/contract';

/** News of runs as they happen. It may lose and repeat; the log is read for what matters. */
export interface LiveRuns {
  /** Calls back until the returned function is called. `onEvents`: there is more in the log than before, up to `lastSeq` if that is known. */
  subscribe(
    runId: string,
    listener: {
      onEvents(lastSeq?: number): void;
      onProgress(news: { path: string; attempt: number; update: Progress }): void;
    },
  ): Promise<() => void> | (() => void);
}
