import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { PlanBuilder } from '@/server/engine/testing/plan-builder';
import { done, scriptedExecutors } from '@/server/engine/testing/scripted-executors';
import { type EngineRoom, openEngineRoom } from './testing/engine-room';

const script = scriptedExecutors();
let room: EngineRoom;
let pool: Pool;
beforeAll(async () => {
  room = await openEngineRoom(script.executors);
  pool = new Pool({ connectionString: room.url, max: 3 });
});
afterAll(async () => {
  await pool.end();
  await room.close();
});
afterEach(() => room.stopWorkers());

const short = new PlanBuilder().step('a').step('b', { isFinish: true }).chain('a', 'b').build();

/** So many more runs like this one, due now: of its own workflow, or of a new one. */
async function more(runId: string, count: number, { ofNewWorkflow = false } = {}): Promise<string[]> {
  let workflowId: string | null = null;
  if (ofNewWorkflow) {
    workflowId = randomUUID();
    await pool.query(
      `insert into workflow (id, workspace_id, name, document, updated_at)
       select $1, workspace_id, 'Another', '{}', now() from workflow limit 1`,
      [workflowId],
    );
  }
  const { rows } = await pool.query<{ id: string }>(
    `insert into run (id, workspace_id, workflow_id, version_id, number, trigger, input, seed, wake_at)
     select gen_random_uuid(), run.workspace_id, coalesce($3, run.workflow_id), run.version_id,
            n + (select max(number) from run), 'api', '{}', 'seed', now()
     from run, generate_series(1, $2::int) as n where run.id = $1 returning id`,
    [runId, count, workflowId],
  );
  return rows.map(({ id }) => id);
}
const countRuns = async (where: string, values: unknown[] = []): Promise<number> =>
  Number((await pool.query(`select count(*) as count from run where ${where}`, values)).rows[0]?.count);

it('lets a run of another workflow through a flood of two thousand', async () => {
  const first = await room.createRun(short);
  await more(first, 2_000);
  await room.startWorker('one', { capacity: 4 });
  await room.whenEnded(first);
  const [other = ''] = await more(first, 1, { ofNewWorkflow: true });
  await pool.query(`select pg_notify('sluice_due', '')`);
  const before = await countRuns(`status = 'succeeded'`);
  await room.whenEnded(other);
  // Those that were ahead of it in the worker's hands, and hardly more.
  expect((await countRuns(`status = 'succeeded'`)) - before).toBeLessThan(100);
  expect(await countRuns(`status = 'queued'`)).toBeGreaterThan(1_000);
  await room.stopWorkers();
  await pool.query(`update run set status = 'cancelled', wake_at = null, worker = null where status <> 'succeeded'`);
});

it('never has more runs of a workflow at work than it may, over three workers, and gets through them all', async () => {
  let now = 0;
  let most = 0;
  script.behaviours.set('a', async () => {
    most = Math.max(most, ++now);
    await new Promise((resolve) => setImmediate(resolve));
    now--;
    return done();
  });
  const first = await room.createRun(short);
  await pool.query(`update workflow set max_concurrent = 2 where id = (select workflow_id from run where id = $1)`, [
    first,
  ]);
  const runs = [first, ...(await more(first, 60))];
  await Promise.all(['one', 'two', 'three'].map((id) => room.startWorker(id)));
  const left = () => countRuns(`id = any($1::uuid[]) and status <> 'succeeded'`, [runs]);
  // A place that is free is taken when a run ends, not when somebody happens to look: a second each would be a minute.
  await expect.poll(left, { timeout: 30_000 }).toBe(0);
  expect(most).toBeGreaterThan(0);
  expect(most).toBeLessThanOrEqual(2);
});
