import type { Pool } from 'pg';
import { inTransaction } from '@/server/transaction';
import { announceDue } from './announce-due';
import { WORKER_DEAD_SECONDS } from './run-log';
import { sendSignal } from './send-signal';

/** Of one look; the next finds the others. */
const MOST_ORPHANS = 100;

/** Exported for the test that it looks at open runs alone, and not at all there ever were. */
export const ORPHANS = `
select child.id from run as child join run as parent on parent.id = child.parent_run_id
where child.parent_run_id is not null and child.finished_at is null and child.pending_signals = 0
  and parent.status in ('succeeded', 'failed', 'cancelled')
order by child.id limit $1`;

/** Which workers live, and whose runs need another one. Times are the database's. */
export class WorkerRegistry {
  constructor(private readonly pool: Pool) {}

  async heartbeat(id: string, info: object = {}): Promise<void> {
    await this.pool.query(
      `insert into worker (id, info) values ($1, $2)
       on conflict (id) do update set heartbeat_at = now(), info = excluded.info`,
      [id, JSON.stringify(info)],
    );
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

  /** Runs of workers that have not been heard of. */
  async requeueLost(): Promise<string[]> {
    const lost = await this.requeue(
      `worker is not null and not exists (
         select 1 from worker where worker.id = run.worker and worker.heartbeat_at > now() - make_interval(secs => $1))`,
      [WORKER_DEAD_SECONDS],
    );
    await this.pool.query(`delete from worker where heartbeat_at < now() - interval '1 day'`);
    // Places that dead workers held, at connections that nobody has called since.
    await this.pool.query(`delete from connection_lease where expires_at < now() - interval '1 hour'`);
    return lost;
  }

  /**
   * Runs whose parent has ended without having heard of them: it was cancelled, or its worker died, between the beginning
   * of the child and the record of it. They are told to stop.
   */
  cancelOrphans(): Promise<string[]> {
    return inTransaction(this.pool, async (client) => {
      const { rows } = await client.query<{ id: string }>(ORPHANS, [MOST_ORPHANS]);
      for (const { id } of rows) await sendSignal(id, { type: 'cancel', by: 'the run that began it' }, client);
      return rows.map(({ id }) => id);
    });
  }

  /**
   * The epoch is raised at once: an owner that lives after all writes nothing from here on. Due since it was made, so that
   * what has begun goes on before what has not.
   */
  private requeue(condition: string, values: unknown[]): Promise<string[]> {
    return inTransaction(this.pool, async (client) => {
      const { rows } = await client.query<{ id: string }>(
        `update run set worker = null, epoch = epoch + 1, wake_at = created_at where id in (
           select id from run where ${condition} and status not in ('succeeded', 'failed', 'cancelled')
           order by id for update skip locked
         ) returning id`,
        values,
      );
      if (rows.length > 0) await announceDue(client);
      return rows.map(({ id }) => id);
    });
  }
}
