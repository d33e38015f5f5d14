import type { Pool } from 'pg';
import { inTransaction } from '@/server/transaction';
import type { PostgresQueue } from './queue';
import { WORKER_DEAD_SECONDS } from './run-log';

/** A call that nobody has followed for this long may have been taken by a worker that died with it. */
const SWALLOWED_SECONDS = 15;

/** Which workers live, and whose runs need another one. Times are the database's. */
export class WorkerRegistry {
  constructor(
    private readonly pool: Pool,
    private readonly queue: PostgresQueue,
  ) {}

  /** True when this name was there before: at a start, that its last bearer did not sign off. */
  async heartbeat(id: string): Promise<boolean> {
    const { rows } = await this.pool.query<{ wasThere: boolean }>(
      `insert into worker (id) values ($1) on conflict (id) do update set heartbeat_at = now()
       returning xmax <> 0 as "wasThere"`,
      [id],
    );
    return rows[0]?.wasThere ?? false;
  }

  async leave(id: string): Promise<void> {
    await this.pool.query('delete from worker where id = $1', [id]);
  }

  /**
   * Runs under this instance's name that it does not drive: it died and came back, or gave up on them. They need not wait
   * for its heartbeat to age. A run that it claims meanwhile has a higher epoch than the one found here, and stays its own.
   */
  async requeueAbandoned(id: string, isDriven: (runId: string) => boolean): Promise<string[]> {
    const { rows: owned } = await this.pool.query<{ id: string; epoch: number }>(
      `select id, epoch from run where worker = $1 and status not in ('succeeded', 'failed', 'cancelled')`,
      [id],
    );
    const abandoned = owned.filter((run) => !isDriven(run.id));
    if (abandoned.length === 0) return [];
    return this.requeue(`worker = $1 and (id, epoch) in (select * from unnest($2::uuid[], $3::integer[]))`, [
      id,
      abandoned.map((run) => run.id),
      abandoned.map((run) => run.epoch),
    ]);
  }

  /** Runs of workers that have not been heard of, and runs whose call was swallowed: taken by a worker that then died. */
  async requeueLost(): Promise<string[]> {
    const lost = await this.requeue(
      `worker is not null and not exists (
         select 1 from worker where worker.id = run.worker and worker.heartbeat_at > now() - make_interval(secs => $1))`,
      [WORKER_DEAD_SECONDS],
    );
    // Called again a minute later at the earliest, because in a long queue most runs just wait for their turn.
    const swallowed = await this.callAgain(
      `wake_at < now() - make_interval(secs => $1)`,
      [SWALLOWED_SECONDS],
      `now() + interval '1 minute'`,
    );
    await this.pool.query(`delete from worker where heartbeat_at < now() - interval '1 day'`);
    return [...lost, ...swallowed];
  }

  /** Calls for every run that is due and has no owner. For a worker that comes back from the dead with calls in its hands. */
  callDueAgain(): Promise<string[]> {
    return this.callAgain('wake_at <= now()', [], 'wake_at');
  }

  private callAgain(condition: string, values: unknown[], nextWakeAt: string): Promise<string[]> {
    return this.enqueue(
      `update run set wake_at = ${nextWakeAt} where id in (
         select id from run where worker is null and ${condition} and status not in ('succeeded', 'failed', 'cancelled')
         order by id for update skip locked
       ) returning id`,
      values,
    );
  }

  /** The epoch is raised at once: an owner that lives after all writes nothing from here on. */
  private requeue(condition: string, values: unknown[]): Promise<string[]> {
    return this.enqueue(
      `update run set worker = null, epoch = epoch + 1, wake_at = now() where id in (
         select id from run where ${condition} and status not in ('succeeded', 'failed', 'cancelled')
         order by id for update skip locked
       ) returning id`,
      values,
    );
  }

  private enqueue(statement: string, values: unknown[]): Promise<string[]> {
    return inTransaction(this.pool, async (client) => {
      const { rows } = await client.query<{ id: string }>(statement, values);
      for (const { id } of rows) await this.queue.enqueueRun(id, { client });
      return rows.map(({ id }) => id);
    });
  }
}
