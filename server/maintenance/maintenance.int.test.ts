import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { type EngineDatabase, openEngineDatabase } from '@/server/adapters/postgres/testing/open-engine-database';
import { PostgresValueStore } from '@/server/adapters/postgres/value-store';
import { Maintenance } from './maintenance';

let database: EngineDatabase;
let maintenance: Maintenance;
beforeAll(async () => {
  database = await openEngineDatabase();
  maintenance = maintenanceOf(90);
});
afterAll(() => database.close());
beforeEach(async () => {
  await query('delete from run');
  await query('delete from blob');
});

const query = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await database.pool.query(text, values)).rows as Row[];
const maintenanceOf = (keepRunsDays: number | null): Maintenance =>
  new Maintenance({ pool: database.pool, keepRunsDays, logger: pino({ level: 'silent' }) });

/** A run made so many days ago that ended a moment later, with an event. */
async function run(days: number, change: Record<string, unknown> = {}): Promise<string> {
  const id = await database.createRun();
  await query(
    `update run set status = 'succeeded', wake_at = null, created_at = now() - make_interval(days => $2),
       finished_at = now() - make_interval(days => $2) where id = $1`,
    [id, days],
  );
  for (const [column, value] of Object.entries(change))
    await query(`update run set ${column} = $2 where id = $1`, [id, value]);
  await query(`insert into run_event (run_id, seq, type, path, data) values ($1, 1, 'run.started', '', '{}')`, [id]);
  return id;
}
const left = async (): Promise<string[]> =>
  (await query<{ id: string }>('select id from run order by id')).map(({ id }) => id);

it('deletes ended runs that are too old, with all that hangs on them, however many', async () => {
  const kept = await run(89);
  for (let each = 0; each < 120; each++) await run(91);
  expect(await maintenance.runOnce()).toEqual({ runs: 120, values: 0 });
  expect(await left()).toEqual([kept]);
  expect(await query('select run_id from run_event')).toEqual([{ run_id: kept }]);
});

it('keeps what has not ended, what is shared, and what other runs were made from', async () => {
  const waiting = await run(400, { status: 'waiting', finished_at: null });
  const endedLately = await run(400, { finished_at: new Date() });
  const child = await run(400, { parent_run_id: waiting });
  const original = await run(400);
  const retry = await run(10, { retry_of_id: original });
  const shared = await run(400);
  await query(
    `insert into share (id, run_id, token_hash, scope, expires_at) values ($1, $2, 'hash', '{}', now() + interval '1 day')`,
    [randomUUID(), shared],
  );
  await run(400);
  expect(await maintenance.runOnce()).toEqual({ runs: 1, values: 0 });
  expect(await left()).toEqual([waiting, endedLately, child, original, retry, shared].sort());
  await query(`update share set revoked_at = now()`);
  expect((await maintenance.runOnce())?.runs).toBe(1);
});

it('keeps what a kept run began, and what that began, and deletes it with that run', async () => {
  const original = await run(400);
  const retry = await run(10, { retry_of_id: original });
  const child = await run(400, { parent_run_id: original });
  const grandchild = await run(400, { parent_run_id: child });
  expect(await maintenance.runOnce()).toEqual({ runs: 0, values: 0 });
  expect(await left()).toEqual([original, retry, child, grandchild].sort());
  await query('update run set retry_of_id = null');
  expect((await maintenance.runOnce())?.runs).toBe(3);
  expect(await left()).toEqual([retry]);
});

it('deletes large values that no run can refer to, and no uploaded file', async () => {
  const { workspaceId } = database;
  const values = new PostgresValueStore(database.pool);
  const store = async (name: string, days: number): Promise<string> => {
    const stored = (await values.put(workspaceId, name.repeat(70_000))) as { $blob: string };
    await query(`update blob set created_at = now() - make_interval(days => $2) where hash = $1`, [stored.$blob, days]);
    return stored.$blob;
  };
  await run(91);
  await run(50);
  await store('a', 100);
  const usedAgain = await store('b', 100);
  const ofTheRun = await store('c', 50);
  const uploaded = await store('d', 100);
  await query(
    `insert into file (id, workspace_id, hash, name, media_type, size) values ($1, $2, $3, 'd.json', 'application/json', 1)`,
    [randomUUID(), workspaceId, uploaded],
  );
  // The same value comes up again in a run of today.
  await values.put(workspaceId, 'b'.repeat(70_000));
  expect(await maintenance.runOnce()).toEqual({ runs: 1, values: 1 });
  const blobs = (await query<{ hash: string }>('select hash from blob')).map(({ hash }) => hash);
  expect(blobs.sort()).toEqual([usedAgain, ofTheRun, uploaded].sort());
});

it('is done by one worker at a time, and by none when runs are kept for ever', async () => {
  const client = await database.pool.connect();
  await client.query('select pg_advisory_lock(7262038)');
  expect(await maintenance.runOnce()).toBeNull();
  await client.query('select pg_advisory_unlock(7262038)');
  client.release();
  expect(await maintenance.runOnce()).toEqual({ runs: 0, values: 0 });
  await run(10_000);
  expect(await maintenanceOf(null).runOnce()).toBeNull();
  expect(await left()).toHaveLength(1);
});
