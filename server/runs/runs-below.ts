import type { Pool } from 'pg';

/** As many as one run can begin steps, so it counts for runs below those that a run has begun itself. */
const MOST = 20_000;
/** Between two looks this process adds what it begins itself. */
const KNOWN_FOR_MS = 1_000;
const MOST_KNOWN = 1_000;

/** Over the index of runs that have not ended, so that what has ended costs nothing. Exported for the test of that. */
export const COUNT = `
with recursive below as (
  select id from run where parent_run_id = $1 and finished_at is null
  union all
  select run.id from below join run on run.parent_run_id = below.id where run.finished_at is null
)
select count(*)::int as count from (select from below limit $2) as counted`;

interface Counted {
  since: number;
  runs: Promise<{ count: number }>;
}

/**
 * Runs that have not ended below one that nobody called: those it began, those that they began, and so on. They may all wait,
 * for people or for each other, so that no queue and no worker bounds them. What is begun at the moment of the count, here or in
 * another process, may come on top of the limit.
 */
export class RunsBelow {
  private readonly known = new Map<string, Counted>();

  constructor(
    private readonly pool: Pick<Pool, 'query'>,
    readonly most: number = MOST,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** Counts one more in when there is room for it. */
  async take(rootId: string): Promise<boolean> {
    const runs = await this.counted(rootId);
    if (runs.count >= this.most) return false;
    runs.count++;
    return true;
  }

  private counted(rootId: string): Counted['runs'] {
    const known = this.known.get(rootId);
    if (known && this.now() - known.since < KNOWN_FOR_MS) return known.runs;
    const runs = this.count(rootId);
    if (this.known.size >= MOST_KNOWN) this.known.clear();
    this.known.set(rootId, { since: this.now(), runs });
    // Whoever asks next tries again.
    runs.catch(() => this.known.delete(rootId));
    return runs;
  }

  private async count(rootId: string): Promise<{ count: number }> {
    const { rows } = await this.pool.query<{ count: number }>({
      name: 'runs-below',
      text: COUNT,
      values: [rootId, this.most],
    });
    return { count: rows[0]?.count ?? 0 };
  }
}
