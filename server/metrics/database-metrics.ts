import type { Pool } from 'pg';
import { Gauge, type Registry } from 'prom-client';
import { runStatusSchema } from '@/server/engine/events';

/**
 * Exported for the test that it looks at open runs alone, and not at all there ever were. A run that has not ended is with a
 * worker, has a time to be woken at, or sleeps until somebody answers: each of the three has an index that leads to it.
 */
export const OPEN_RUNS = `
select status, count(*) from (
  select status from run where worker is not null and finished_at is null
  union all select status from run where worker is null and wake_at is not null and finished_at is null
  union all select status from run where worker is null and wake_at is null and finished_at is null
) as each group by status`;

const LOOK = `
select
  (select coalesce(json_object_agg(status, count), '{}') from (${OPEN_RUNS}) as open) as open,
  (select count(*)::int from run where worker is null and wake_at <= now()) as due,
  (select coalesce(extract(epoch from now() - min(wake_at)), 0)::float8 from run
   where worker is null and wake_at <= now() and wake_at > to_timestamp(0) and status = 'queued') as "dueSeconds",
  (select count(*)::int from worker where heartbeat_at > now() - interval '20 seconds') as workers,
  (select count(*)::int from gate where status = 'open') as gates,
  (select coalesce(extract(epoch from now() - min(created_at)), 0)::float8 from gate where status = 'open') as "gateSeconds",
  (select count(*)::int from connection_lease where expires_at > now()) as places,
  pg_database_size(current_database())::float8 as bytes`;

interface Look {
  open: Record<string, number>;
  due: number;
  dueSeconds: number;
  workers: number;
  gates: number;
  gateSeconds: number;
  places: number;
  bytes: number;
}

/** Statuses that end a run are history: they are counted by the workers as they happen. */
const OPEN = runStatusSchema.options.filter((status) => !['succeeded', 'failed', 'cancelled'].includes(status));

/**
 * What the database alone knows, the same from every web process. Returns how to look: before the registry is read, because
 * it reads all its metrics at once.
 */
export function addDatabaseMetrics(registry: Registry, pool: Pick<Pool, 'query'>): () => Promise<void> {
  const gauge = (name: string, help: string, labelNames: string[] = []): Gauge =>
    new Gauge({ name, help, labelNames, registers: [registry] });
  const up = gauge('sluice_database_up', '1 when the database answered this look');
  const open = gauge('sluice_runs', 'Runs that have not ended, by status', ['status']);
  const plain: [keyof Omit<Look, 'open'>, Gauge][] = [
    ['due', gauge('sluice_queue_runs', 'Runs that are due and that no worker has')],
    ['dueSeconds', gauge('sluice_queue_oldest_seconds', 'How long the first run of the queue has waited to begin')],
    ['workers', gauge('sluice_workers', 'Workers heard of in the last 20 seconds')],
    ['gates', gauge('sluice_gates_open', 'Gates that wait for a person')],
    ['gateSeconds', gauge('sluice_gate_oldest_seconds', 'How long the first of them has waited')],
    ['places', gauge('sluice_places_taken', 'Calls under way at connections that are limited')],
    ['bytes', gauge('sluice_database_bytes', 'Size of the database')],
  ];
  return async () => {
    const found = await look(pool);
    up.set(found ? 1 : 0);
    // An old number would look like a fresh one.
    open.reset();
    if (!found) {
      for (const [, each] of plain) each.remove({});
      return;
    }
    for (const status of OPEN) open.set({ status }, found.open[status] ?? 0);
    for (const [key, each] of plain) each.set(found[key]);
  };
}

const look = async (pool: Pick<Pool, 'query'>): Promise<Look | null> => {
  try {
    return (await pool.query<Look>(LOOK)).rows[0] ?? null;
  } catch {
    return null;
  }
};
