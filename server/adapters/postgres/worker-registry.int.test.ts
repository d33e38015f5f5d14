import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PostgresRunLog } from './run-log';
import { type EngineDatabase, openEngineDatabase } from './testing/open-engine-database';
import { ORPHANS, WorkerRegistry } from './worker-registry';

let database: EngineDatabase;
let log: PostgresRunLog;
beforeAll(async () => {
  database = await openEngineDatabase();
  log = new PostgresRunLog(database.pool);
});
afterAll(() => database.close());

/** The pool, with something happening right after its first answer. */
const interrupted = (pool: Pool, then: () => Promise<unknown>): Pool => {
  let isFirst = true;
  const query = async (text: string, values?: unknown[]) => {
    const answer = await pool.query(text, values);
    if (isFirst) {
      isFirst = false;
      await then();
    }
    return answer;
  };
  return { query, connect: () => pool.connect() } as unknown as Pool;
};

it('gives back what stands under a name that does not drive it, and nothing else', async () => {
  const registry = new WorkerRegistry(database.pool);
  await registry.heartbeat('one');
  const driven = await database.createRun();
  const abandoned = await database.createRun();
  await log.claim(driven, 'one');
  await log.claim(abandoned, 'one');
  expect(await registry.requeueAbandoned('one', (runId) => runId === driven)).toEqual([abandoned]);
});

it('leaves a run to its worker that is claimed while it is being looked at', async () => {
  const runId = await database.createRun();
  const again = await database.createRun();
  await log.claim(again, 'two');
  const claimBoth = async () => {
    await log.claim(runId, 'two');
    await log.claim(again, 'two');
  };
  const registry = new WorkerRegistry(interrupted(database.pool, claimBoth));
  expect(await registry.requeueAbandoned('two', () => false)).toEqual([]);
  const { rows } = await database.pool.query('select worker from run where id = any($1::uuid[])', [[runId, again]]);
  expect(rows).toEqual([{ worker: 'two' }, { worker: 'two' }]);
});

it('stops a run whose parent has ended without it, once', async () => {
  const parent = await database.createRun();
  const child = await database.createRun();
  await database.pool.query('update run set parent_run_id = $1 where id = any($2::uuid[])', [parent, [child]]);
  const registry = new WorkerRegistry(database.pool);
  expect(await registry.cancelOrphans()).toEqual([]);
  await database.pool.query(`update run set status = 'cancelled' where id = $1`, [parent]);
  expect(await registry.cancelOrphans()).toEqual([child]);
  expect(await registry.cancelOrphans()).toEqual([]);
  const claim = await log.claim(child, 'one');
  expect(await log.signals(child, claim?.epoch ?? 0)).toMatchObject([{ type: 'cancel' }]);
});

it('looks for such runs among those that have not ended, not among all', async () => {
  const parent = await database.createRun();
  await database.pool.query(
    `insert into run (id, workspace_id, workflow_id, version_id, number, trigger, input, seed, parent_run_id, status, finished_at)
     select gen_random_uuid(), workspace_id, workflow_id, version_id, 1000 + n, trigger, input, seed, id, 'succeeded', now()
     from run, generate_series(1, 5000) as n where id = $1`,
    [parent],
  );
  await database.pool.query('analyze run');
  const { rows } = await database.pool.query(`explain (format json) ${ORPHANS.replace('$1', '100')}`);
  expect(JSON.stringify(rows)).toContain('run_open_child_idx');
  expect(JSON.stringify(rows)).not.toContain('Seq Scan');
});
