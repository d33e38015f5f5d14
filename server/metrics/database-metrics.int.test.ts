import { Registry } from 'prom-client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type EngineDatabase, openEngineDatabase } from '@/server/adapters/postgres/testing/open-engine-database';
import { addDatabaseMetrics } from './database-metrics';

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
  await pool.query(`insert into worker (id) values ('one')`);
  const registry = new Registry();
  let isAway = false;
  const refresh = addDatabaseMetrics(registry, {
    query: ((text: string) => (isAway ? Promise.reject(new Error('away')) : pool.query(text))) as typeof pool.query,
  });
  await refresh();
  const text = await registry.metrics();
  expect(text).toContain('sluice_runs{status="queued"} 2');
  expect(text).toContain('sluice_runs{status="needs_attention"} 0');
  expect(text).toContain('sluice_queue_runs 2');
  expect(text).toContain('sluice_workers 1');
  expect(Number(/sluice_queue_oldest_seconds ([\d.]+)/.exec(text)?.[1])).toBeGreaterThanOrEqual(90);
  isAway = true;
  await refresh();
  const without = await registry.metrics();
  expect(without).toContain('sluice_database_up 0');
  expect(without).not.toMatch(/^sluice_(runs|queue|workers)/m);
});
