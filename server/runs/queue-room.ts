/** Whether more runs may be begun, or too many wait already. */
export interface QueueRoom {
  /** Counts this run in when there is room for it. */
  take(workspaceId: string): Promise<QueueAnswer>;
}

export type QueueAnswer = { hasRoom: true } | { hasRoom: false; isFull: 'workspace' | 'all'; queued: number };

export interface MostQueued {
  all: number;
  perWorkspace: number;
}

/**
 * For runs that steps of other runs begin, half as much again: what is under way goes on while new starts keep the queue full,
 * and what it begins fills the queue no further than this.
 */
export const mostQueuedOfSteps = ({ all, perWorkspace }: MostQueued): MostQueued => ({
  all: Math.ceil(all * 1.5),
  perWorkspace: Math.ceil(perWorkspace * 1.5),
});
