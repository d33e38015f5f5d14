import type { Pool } from 'pg';
import type { QueueAnswer, QueueRoom } from '@/server/runs/queue-room';

/** Between two looks this process adds what it starts itself. */
const KNOWN_FOR_MS = 250;

/**
 * Runs that have not begun, in all and in each workspace. Counting is not free, so it is done a few times a second at most,
 * over the index of due runs; what is being written at that moment, here or in another process, may come on top of the limit.
 */
export class QueueDepth implements QueueRoom {
  private counted: Promise<Map<string, number>> | null = null;
  private countedAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly most: { all: number; perWorkspace: number },
    private readonly now: () => number = () => performance.now(),
  ) {}

  async take(workspaceId: string): Promise<QueueAnswer> {
    const counts = await this.counts();
    const here = counts.get(workspaceId) ?? 0;
    const all = [...counts.values()].reduce((sum, each) => sum + each, 0);
    if (all >= this.most.all) return { hasRoom: false, isFull: 'all', queued: all };
    if (here >= this.most.perWorkspace) return { hasRoom: false, isFull: 'workspace', queued: here };
    counts.set(workspaceId, here + 1);
    return { hasRoom: true };
  }

  private counts(): Promise<Map<string, number>> {
    if (this.counted && this.now() - this.countedAt < KNOWN_FOR_MS) return this.counted;
    this.countedAt = this.now();
    const counted = this.count();
    // Whoever asks next tries again.
    counted.catch(() => {
      this.counted = null;
    });
    this.counted = counted;
    return counted;
  }

  private async count(): Promise<Map<string, number>> {
    const { rows } = await this.pool.query<{ workspaceId: string; count: number }>({
      name: 'queue-depth',
      text: `select workspace_id as "workspaceId", count(*)::int as count
             from run where worker is null and wake_at is not null and status = 'queued' group by workspace_id`,
    });
    return new Map(rows.map(({ workspaceId, count }) => [workspaceId, count]));
  }
}
