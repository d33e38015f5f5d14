import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JsonObject } from '@/graph/json';
import { workflow } from '@/graph/testing/workflow-builder';
import { registry } from '@/nodes/registry';
import { PostgresPlanSource } from '@/server/adapters/postgres/plan-source';
import { createPrisma } from '@/server/adapters/postgres/prisma-client';
import { RunCreation } from '@/server/adapters/postgres/run-creation';
import { type EngineDatabase, openEngineDatabase } from '@/server/adapters/postgres/testing/open-engine-database';
import { StepFailure } from '@/server/engine/contract';
import { COUNT, RunsBelow } from './runs-below';
import { createChildRuns } from './start-child-run';
import { roomy } from './testing/roomy';

const nothing = workflow('Nothing')
  .node('start', 'start', { fields: [] })
  .node('finish', 'finish', { result: 'value', value: 'done', fields: [] })
  .edge('start', 'finish')
  .build();

let database: EngineDatabase;
let prisma: ReturnType<typeof createPrisma>;
let versionHash = '';
beforeAll(async () => {
  database = await openEngineDatabase();
  prisma = createPrisma(database.pool);
  await database.createRun(nothing as unknown as JsonObject);
  const { rows } = await database.pool.query(
    'update workflow_version set published_at = now() returning id, hash, workflow_id',
  );
  versionHash = rows[0].hash;
  await database.pool.query('update workflow set published_version_id = $1 where id = $2', [
    rows[0].id,
    rows[0].workflow_id,
  ]);
});
afterAll(async () => {
  await prisma.$disconnect();
  await database.close();
});

const MOST = 4;

/** A worker that begins runs; `wait` makes it a second later. */
function worker() {
  const { pool, workspaceId } = database;
  let now = 0;
  const below = new RunsBelow(pool, MOST, () => now);
  const plans = new PostgresPlanSource(pool, registry);
  const children = createChildRuns({ prisma, pool, plans, queue: new RunCreation(pool), ...roomy, below });
  return {
    begin: async (runId: string, idempotencyKey: string = randomUUID()): Promise<string> => {
      const request = { workspaceId, runId, path: 'call', idempotencyKey, versionHash, input: {} };
      return (await children.start(request)).childRunId;
    },
    wait: () => {
      now += 1_000;
    },
  };
}

const refusalOf = async (work: Promise<unknown>) => {
  const thrown = await work.catch((error: unknown) => error);
  if (!(thrown instanceof StepFailure)) throw new Error(`expected a StepFailure, got ${String(thrown)}`);
  return thrown.error;
};

it('bounds the runs that have not ended below one run, over all levels, and says so', async () => {
  const { begin, wait } = worker();
  const root = await database.createRun();
  const children = [await begin(root), await begin(root)];
  const [one = '', other = ''] = children;
  const last = [await begin(one), await begin(other)];
  expect(await refusalOf(begin(last[0] ?? ''))).toMatchObject({
    code: 'too-many-runs',
    transient: false,
    message: expect.stringContaining('4 runs that began each other from one run on have not ended'),
  });
  // Another process counts the same.
  expect(await refusalOf(worker().begin(one))).toMatchObject({ code: 'too-many-runs' });
  // What a run begins itself is bounded by its steps, and other runs have nothing to do with it.
  const another = await begin(await database.createRun());
  await begin(another);
  await begin(root);

  // Those that ended make room.
  await database.pool.query(`update run set finished_at = now(), status = 'succeeded' where id = any($1::uuid[])`, [
    last,
  ]);
  wait();
  const key = randomUUID();
  const begun = await begin(one, key);
  expect(await refusalOf(begin(one))).toMatchObject({ code: 'too-many-runs' });
  // One that is there is given again.
  expect(await begin(one, key)).toBe(begun);
});

it('looks at runs that have not ended alone, however many have', async () => {
  const { pool } = database;
  const root = await database.createRun();
  const begun = await worker().begin(root);
  await pool.query(
    `insert into run (id, workspace_id, workflow_id, version_id, number, trigger, input, seed, parent_run_id, status, finished_at)
     select gen_random_uuid(), workspace_id, workflow_id, version_id, 1000 + n, 'workflow', '{}', '', $1, 'succeeded', now()
     from run, generate_series(1, 5000) as n where id = $2`,
    [root, begun],
  );
  await pool.query('analyze run');
  const { rows } = await pool.query(`explain ${COUNT.replace('$1', `'${root}'`).replace('$2', '20000')}`);
  const plan = JSON.stringify(rows);
  expect(plan.match(/run_open_child_idx/g)).toHaveLength(2);
  expect(plan).not.toContain('Seq Scan');
});
