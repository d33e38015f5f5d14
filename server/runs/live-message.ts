import type { Progress } from '@/server/engine/contract';
import type { RunEvent } from '@/server/engine/events';

/** What a live view of a run receives: committed events, resumable, and progress that is never stored. */
export type LiveMessage =
  | { kind: 'event'; event: RunEvent }
  | { kind: 'progress'; path: string; attempt: number; update: Progress };
