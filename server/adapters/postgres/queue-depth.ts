import type { Pool } from 'pg';
import type { QueueAnswer, QueueRoom } from '@/server/runs/queue-room';

/** Between two looks this process adds what it starts itself. */
const KNOWN_FOR_MS = 250;
/** A count as old as this says nothing any more. */
const USED_FOR_MS = 10_000;
/** Nobody waits for the count meanwhile, and the start that asked for it goes first. */
const COUNTED_AFTER_MS = 20;

/**
 * Runs that have not begun, in all and in each workspace. Counting is not free, so it is done a few times a second at most,
 * over the index of due runs, and nobody waits for it while the last count leaves room; what is being written at that moment,
 * here or in another process, may come on top of the limit.
 */
export class QueueDepth implements QueueRoom {
  private known: Map<string, number> | null = null;
  private counting: Promise<Map<string, number>> | null = null;
  private knownSince = Number.NEGATIVE_INFINITY;
  private soon: unknown = null;

  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    private readonly most: { all: number; perWorkspace: number },
    private readonly now: () => number = () => performance.now(),
    private readonly later: (act: () => void, ms: number) => unknown = (act, ms) => setTimeout(act, ms).unref(),
  ) {}

  async take(workspaceId: string): Promise<QueueAnswer> {
    const age = this.now() - this.knownSince;
    const known = this.known && age < USED_FOR_MS ? this.answer(this.known, workspaceId) : null;
    if (known && age < KNOWN_FOR_MS) return known;
    if (known?.hasRoom) {
      this.soon ??= this.later(() => this.countSoon(), COUNTED_AFTER_MS);
      return known;
    }
    // A full queue may have emptied, and of one never counted nothing is known.
    return this.answer(await (this.counting ?? this.countAnew()), workspaceId);
  }

  private countSoon(): void {
    this.soon = null;
    // What is wrong with the database, whoever has to wait for it hears.
    if (!this.counting) this.countAnew().catch(() => undefined);
  }

  private answer(counts: Map<string, number>, workspaceId: string): QueueAnswer {
    const here = counts.get(workspaceId) ?? 0;
    const all = [...counts.values()].reduce((sum, each) => sum + each, 0);
    if (all >= this.most.all) return { hasRoom: false, isFull: 'all', queued: all };
    if (here >= this.most.perWorkspace) return { hasRoom: false, isFull: 'workspace', queued: here };
    counts.set(workspaceId, here + 1);
    return { hasRoom: true };
  }

  /** One at a time: a database that is slow to count must not be asked more for that. */
  private countAnew(): Promise<Map<string, number>> {
    const since = this.now();
    const counting = this.count();
    this.counting = counting;
    counting.then(
      (counts) => {
        this.known = counts;
        this.knownSince = since;
        this.counting = null;
      },
      () => {
        // Whoever asks next tries again.
        this.counting = null;
      },
    );
    return counting;
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
