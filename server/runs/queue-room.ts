/** Whether more runs may be begun, or too many wait already. */
export interface QueueRoom {
  /** Counts this run in when there is room for it. */
  take(workspaceId: string): Promise<QueueAnswer>;
}

export type QueueAnswer = { hasRoom: true } | { hasRoom: false; isFull: 'workspace' | 'all'; queued: number };
