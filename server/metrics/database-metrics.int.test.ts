import { Registry } from 'prom-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EngineDatabase, openEngineDatabase } from '@/server/adapters/postgres/testing/open-engine-database';
import { addDatabaseMetrics, OPEN_RUNS } from './database-metrics';

let database: EngineDatabase;
beforeAll(async () => {
  database = await openEngineDatabase();
});
afterAll(() => database.close());

it('counts what waits, and says so when the database does not answer', async () => {
  const { pool } = database;
  await database.createRun();
  const old = await database.createRun();
  await pool.query(`update run set wake_at = now() - interval '90 seconds' where id = $1`, [old]);
  // One with a worker, one that only a person wakes, one that has ended.
  await pool.query(`update run set status = 'running', worker = 'one', wake_at = null where id = $1`, [
    await database.createRun(),
  ]);
  await pool.query(`update run set status = 'needs_attention', wake_at = null where id = $1`, [
    await database.createRun(),
  ]);
  await pool.query(`update run set status = 'failed', wake_at = null, finished_at = now() where id = $1`, [
    await database.createRun(),
  ]);
  await pool.query(`insert into worker (id) values ('one')`);
  const registry = new Registry();
  let isAway = false;
  const refresh = addDatabaseMetrics(registry, {
    query: ((text: string) => (isAway ? Promise.reject(new Error('away')) : pool.query(text))) as typeof pool.query,
  });
  await refresh();
  const text = await registry.metrics();
  expect(text).toContain('sluice_runs{status="queued"} 2');
  expect(text).toContain('sluice_runs{status="running"} 1');
  expect(text).toContain('sluice_runs{status="needs_attention"} 1');
  expect(text).toContain('sluice_runs{status="waiting"} 0');
  expect(text).toContain('sluice_queue_runs 2');
  expect(text).toContain('sluice_workers 1');
  expect(Number(/sluice_queue_oldest_seconds ([\d.]+)/.exec(text)?.[1])).toBeGreaterThanOrEqual(90);
  isAway = true;
  await refresh();
  const without = await registry.metrics();
  expect(without).toContain('sluice_database_up 0');
  expect(without).not.toMatch(/^sluice_(runs|queue|workers)/m);
});

it('counts open runs without looking at those that have ended', async () => {
  const { pool, workspaceId, workflowId } = database;
  await database.createRun();
  await pool.query(
    `insert into run (id, workspace_id, workflow_id, version_id, number, status, trigger, input, seed, finished_at)
     select gen_random_uuid(), $1, $2, (select id from workflow_version limit 1), 1000 + n, 'succeeded', 'api', '{}', '', now()
     from generate_series(1, 20000) as n`,
    [workspaceId, workflowId],
  );
  await pool.query('analyze run');
  const { rows } = await pool.query(`explain (format json) ${OPEN_RUNS}`);
  expect(JSON.stringify(rows)).toContain('run_sleeping_idx');
  expect(JSON.stringify(rows)).not.toContain('Seq Scan');
});
