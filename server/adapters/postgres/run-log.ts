import type { Pool } from 'pg';
import type { JsonObject } from '@/graph/json';
import {
  type AppendRequest,
  type BegunRun,
  type Claim,
  type ParkRequest,
  type RunLog,
  type RunSignal,
  StaleEpoch,
} from '@/server/engine/driver-ports';
import type { EventData, RunEvent } from '@/server/engine/events';
import { inTransaction } from '@/server/transaction';
import { announceDue } from './announce-due';
import { CLAIMED, CLAIMING } from './claim-statement';
import { GroupCommit } from './group-commit';
import { sendSignal } from './send-signal';
import { type RetryOptions, withRetry } from './with-retry';

/** A worker that has not been heard of for this long counts as dead. */
export const WORKER_DEAD_SECONDS = 20;

const CLAIM = `
update run set ${CLAIMING}
where id = $2 and status not in ('succeeded', 'failed', 'cancelled')
  and (worker is null or worker = $1 or not exists (
    select 1 from worker where worker.id = run.worker and worker.heartbeat_at > now() - make_interval(secs => $3)))
returning ${CLAIMED}`;

const PARK = `
with parked as (
  -- The epoch is raised here too: whoever parked a run has let go of the pen.
  update run set epoch = epoch + 1, last_seq = last_seq + 1, status = $4::run_status, worker = null, wake_at = $5
  where id = $1 and epoch = $2 and last_seq = $3 and pending_signals = 0
  returning id, last_seq
), written as (
  insert into run_event (run_id, seq, type, path, data) select id, last_seq, 'run.parked', '', $6::json from parked
)
select pg_notify('sluice_events', id || ':' || last_seq) from parked`;

/** The log in PostgreSQL. Every method may be repeated after an unclear failure, and is, while the database is away. */
export class PostgresRunLog implements RunLog {
  private readonly group: GroupCommit;

  constructor(
    private readonly pool: Pool,
    private readonly retry: RetryOptions = {},
  ) {
    this.group = new GroupCommit(pool, ({ runId, signal }, client) => sendSignal(runId, signal, client), retry);
  }

  get statements(): number {
    return this.group.statements;
  }

  async claim(runId: string, worker: string): Promise<Claim | null> {
    const { rows } = await withRetry(
      () => this.pool.query<Omit<Claim, 'runId'>>(CLAIM, [worker, runId, WORKER_DEAD_SECONDS]),
      this.retry,
    );
    return rows[0] ? { ...rows[0], runId, input: rows[0].input as JsonObject } : null;
  }

  async load(runId: string, afterSeq = 0): Promise<RunEvent[]> {
    const { rows } = await withRetry(
      () =>
        this.pool.query<{ seq: number; at: Date; path: string; data: EventData }>(
          'select seq, at, path, data from run_event where run_id = $1 and seq > $2 order by seq',
          [runId, afterSeq],
        ),
      this.retry,
    );
    return rows.map(({ seq, at, path, data }) => ({ seq, at: at.toISOString(), path, data }));
  }

  async begunBy(runId: string, paths: readonly string[]): Promise<BegunRun[]> {
    const { rows } = await withRetry(
      () =>
        this.pool.query<BegunRun>(
          `select run.id as "childRunId", run.parent_path as path, workflow.name as workflow
           from run join workflow on workflow.id = run.workflow_id
           where run.parent_run_id = $1 and run.parent_path = any($2)`,
          [runId, paths],
        ),
      this.retry,
    );
    return rows;
  }

  append(request: AppendRequest): Promise<void> {
    return this.group.append(request);
  }

  park(request: ParkRequest): Promise<boolean> {
    const { runId, epoch, expectedSeq, projection, reason, wakeAt } = request;
    const event: EventData = { type: 'run.parked', reason, wakeAt };
    return withRetry(
      () =>
        inTransaction(this.pool, async (client) => {
          const values = [runId, epoch, expectedSeq, projection.status, wakeAt, JSON.stringify(event)];
          const parked = await client.query(PARK, values);
          if (parked.rowCount === 1) return true;
          const { rows } = await client.query<{
            epoch: number;
            seq: number;
            hasSignals: boolean;
            worker: string | null;
          }>('select epoch, last_seq as seq, pending_signals > 0 as "hasSignals", worker from run where id = $1', [
            runId,
          ]);
          const run = rows[0];
          if (run?.epoch === epoch && run.seq === expectedSeq && run.hasSignals) return false;
          // An unclear first try that did park.
          if (run?.epoch === epoch + 1 && run.seq === expectedSeq + 1 && run.worker === null) return true;
          throw new StaleEpoch();
        }),
      this.retry,
    );
  }

  async signals(runId: string, epoch: number): Promise<RunSignal[]> {
    const { rows } = await withRetry(
      () =>
        this.pool.query<{ epoch: number; id: string | null; data: Omit<RunSignal, 'id'> }>(
          `select run.epoch, signal.id, signal.data
           from run left join run_signal as signal on signal.run_id = run.id and signal.consumed_at is null
           where run.id = $1 order by signal.id`,
          [runId],
        ),
      this.retry,
    );
    if (rows[0]?.epoch !== epoch) throw new StaleEpoch();
    return rows.flatMap(({ id, data }) => (id === null ? [] : [{ ...data, id } as RunSignal]));
  }

  release({ runId, epoch }: { runId: string; epoch: number }): Promise<void> {
    return withRetry(
      () =>
        inTransaction(this.pool, async (client) => {
          const released = await client.query(
            `update run set worker = null, epoch = epoch + 1, wake_at = created_at where id = $1 and epoch = $2 and worker is not null
             and status not in ('succeeded', 'failed', 'cancelled')`,
            [runId, epoch],
          );
          if (released.rowCount === 1) await announceDue(client);
        }),
      this.retry,
    );
  }
}
