import type { Pool } from 'pg';
import { inTransaction } from '@/server/transaction';
import type { PostgresQueue } from './queue';
import { WORKER_DEAD_SECONDS } from './run-log';

/** Which workers live, and whose runs need another one. Times are the database's. */
export class WorkerRegistry {
  constructor(
    private readonly pool: Pool,
    private readonly queue: PostgresQueue,
  ) {}

  async heartbeat(id: string): Promise<void> {
    await this.pool.query(`insert into worker (id) values ($1) on conflict (id) do update set heartbeat_at = now()`, [
      id,
    ]);
  }

  async leave(id: string): Promise<void> {
    await this.pool.query('delete from worker where id = $1', [id]);
  }

  /**
   * Runs under this instance's name that it does not drive: it died and came back, or gave up on them. They need not wait
   * for its heartbeat to age.
   */
  requeueAbandoned(id: string, driven: string[]): Promise<string[]> {
    return this.requeue(`worker = $1 and not (id = any($2::uuid[]))`, [id, driven]);
  }

  /** Runs of workers that have not been heard of, and sleepers that nobody woke in time. */
  async requeueLost(): Promise<string[]> {
    const lost = await this.requeue(
      `worker is not null and not exists (
         select 1 from worker where worker.id = run.worker and worker.heartbeat_at > now() - make_interval(secs => $1))`,
      [WORKER_DEAD_SECONDS],
    );
    const overslept = await this.requeue(`worker is null and wake_at < now() - make_interval(secs => $1)`, [
      WORKER_DEAD_SECONDS,
    ]);
    await this.pool.query(`delete from worker where heartbeat_at < now() - interval '1 day'`);
    return [...lost, ...overslept];
  }

  /** The epoch is raised at once: an owner that lives after all writes nothing from here on. */
  private requeue(condition: string, values: unknown[]): Promise<string[]> {
    return inTransaction(this.pool, async (client) => {
      const { rows } = await client.query<{ id: string }>(
        `update run set worker = null, epoch = epoch + 1, wake_at = null where id in (
           select id from run where ${condition} and status not in ('succeeded', 'failed', 'cancelled')
           order by id for update skip locked
         ) returning id`,
        values,
      );
      for (const { id } of rows) await this.queue.enqueueRun(id, { client });
      return rows.map(({ id }) => id);
    });
  }
}
