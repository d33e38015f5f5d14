import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inTransaction } from '@/server/transaction';
import { CLAIM_DUE } from './claim-statement';
import { DueRuns } from './due-runs';
import { Hub } from './hub';
import { sendSignal } from './send-signal';
import { type EngineDatabase, openEngineDatabase } from './testing/open-engine-database';

let database: EngineDatabase;
let due: DueRuns;
beforeAll(async () => {
  database = await openEngineDatabase();
  due = new DueRuns(database.pool, new Hub({ connectionString: database.url, onError: () => undefined }));
  await database.createRun();
});
afterAll(() => database.close());
beforeEach(() => database.pool.query(`update run set wake_at = null, worker = null, status = 'cancelled'`));

const query = async <Row>(text: string, values: unknown[] = []): Promise<Row[]> =>
  (await database.pool.query(text, values)).rows as Row[];

async function workflow(maxConcurrent: number | null = null): Promise<string> {
  const id = randomUUID();
  await query(
    `insert into workflow (id, workspace_id, name, document, updated_at, max_concurrent) values ($1, $2, 'W', '{}', now(), $3)`,
    [id, database.workspaceId, maxConcurrent],
  );
  return id;
}

/** Runs of a workflow, due one millisecond after the other; their ids in that order. */
async function queueRuns(workflowId: string, count: number, firstDue = '1 minute'): Promise<string[]> {
  const rows = await query<{ id: string }>(
    `with made as (
       insert into run (id, workspace_id, workflow_id, version_id, number, trigger, input, seed, created_at, wake_at)
       select gen_random_uuid(), $1, $2, (select id from workflow_version limit 1),
              n + (select coalesce(max(number), 0) from run where workflow_id = $2), 'api', '{}', 'seed', at, at
       from generate_series(1, $3::int) as n, lateral (select now() - $4::interval + n * interval '1 millisecond' as at) as due
       returning id, wake_at)
     select id from made order by wake_at`,
    [database.workspaceId, workflowId, count, firstDue],
  );
  return rows.map(({ id }) => id);
}

const take = async (most: number, worker = 'one'): Promise<string[]> =>
  (await due.claimDue(worker, most)).map(({ runId }) => runId);
const end = (ids: string[]) =>
  query(`update run set worker = null, wake_at = null, status = 'succeeded' where id = any($1::uuid[])`, [ids]);
const cancel = (runId: string) =>
  inTransaction(database.pool, (client) => sendSignal(runId, { type: 'cancel', by: 'Ada' }, client));

describe('runs of one workflow', () => {
  it('are taken in the order in which they became due, with all a driver needs', async () => {
    const runs = await queueRuns(await workflow(), 5);
    expect(await take(3)).toEqual(expect.arrayContaining(runs.slice(0, 3)));
    const [claim] = await due.claimDue('two', 1);
    expect(claim).toMatchObject({ runId: runs[3], epoch: 1, seq: 0, seed: 'seed', input: {}, hasSignals: false });
    expect(await query('select worker, status from run where id = $1', [runs[3]])).toEqual([
      { worker: 'two', status: 'running' },
    ]);
  });

  it('are not taken before their time, nor twice', async () => {
    const flow = await workflow();
    const runs = await queueRuns(flow, 4, '-1 hour');
    expect(await take(10)).toEqual([]);
    await query('update run set wake_at = now() where id = any($1::uuid[])', [runs]);
    const taken = await Promise.all(['one', 'two', 'three'].map((worker) => take(4, worker)));
    expect(taken.flat().sort()).toEqual([...runs].sort());
  });

  it('go on before others begin, once they were interrupted', async () => {
    const flow = await workflow();
    const runs = await queueRuns(flow, 20);
    const [first] = await take(1);
    await query(`update run set worker = null, wake_at = created_at where id = $1`, [first]);
    expect(await take(1)).toEqual([runs[0]]);
  });
});

describe('a flood of one workflow', () => {
  it('lets a run of another begin with the next claim', async () => {
    const flood = await queueRuns(await workflow(), 2_000);
    expect(await take(16)).toHaveLength(16);
    const [other] = await queueRuns(await workflow(), 1, '1 second');
    expect(await take(1)).toEqual([other]);
    expect(flood).toContain((await take(1))[0]);
  });

  it('shares places evenly while both have runs', async () => {
    const [a, b] = [await workflow(), await workflow()];
    const many = await queueRuns(a, 500);
    const few = await queueRuns(b, 20, '1 second');
    const taken = new Set(await take(16));
    expect([many, few].map((runs) => runs.filter((id) => taken.has(id)).length)).toEqual([8, 8]);
  });

  it('does not make a claim look at the whole queue', async () => {
    await queueRuns(await workflow(), 10_000);
    await query('analyze run');
    const [{ 'QUERY PLAN': plan } = { 'QUERY PLAN': [] }] = await query<{
      'QUERY PLAN': { 'Execution Time': number }[];
    }>(
      `explain (analyze, format json) select id from run where worker is null and wake_at <= now() and workflow_id = $1
       order by wake_at limit 16`,
      [await workflow()],
    );
    expect(JSON.stringify(plan)).toContain('run_due_idx');
  });
});

describe('a workflow’s limit', () => {
  it('leaves runs queued until one ends, over all workers, in order', async () => {
    const runs = await queueRuns(await workflow(2), 6);
    expect(await take(10, 'one')).toEqual(expect.arrayContaining(runs.slice(0, 2)));
    expect(await take(10, 'two')).toEqual([]);
    await end([runs[1] ?? '']);
    expect(await take(10, 'two')).toEqual([runs[2]]);
    expect(await take(10, 'one')).toEqual([]);
    await end(runs.slice(0, 3));
    expect(await take(10, 'three')).toEqual(expect.arrayContaining(runs.slice(3, 5)));
  });

  it('holds when many workers look at once', async () => {
    const flow = await workflow(3);
    await queueRuns(flow, 60);
    for (let round = 0; round < 8; round++) {
      // A run that became due earlier changes who is first between two looks.
      const taking = Array.from({ length: 6 }, (_, index) => take(4, `worker-${index}`));
      await queueRuns(flow, 1, '1 hour');
      await Promise.all(taking);
      const [busy] = await query<{ count: number }>(
        'select count(*)::int from run where workflow_id = $1 and worker is not null',
        [flow],
      );
      expect(busy?.count).toBe(3);
      await query(
        `update run set worker = null, status = 'succeeded' where id in (
           select id from run where workflow_id = $1 and worker is not null limit 2)`,
        [flow],
      );
    }
  });

  it('does not hold up other workflows', async () => {
    await queueRuns(await workflow(1), 50);
    const free = await queueRuns(await workflow(), 5);
    expect(await take(16)).toHaveLength(6);
    expect(await take(16)).toEqual([]);
    expect(free).toHaveLength(5);
  });

  it('does not hold up a cancel: the last in the queue ends at once', async () => {
    const runs = await queueRuns(await workflow(1), 200);
    await take(1);
    const last = runs.at(-1) ?? '';
    await cancel(last);
    expect(await take(1, 'two')).toEqual([last]);
  });

  it('does not lose a cancelled run that was taken before the database went away', async () => {
    const runs = await queueRuns(await workflow(1), 20);
    const last = runs.at(-1) ?? '';
    await cancel(last);
    const away = new Proxy(database.pool, {
      get: (pool, name) =>
        name === 'connect' ? () => Promise.reject(new Error('away')) : Reflect.get(pool, name).bind(pool),
    });
    const hub = new Hub({ connectionString: database.url, onError: () => undefined });
    const half = new DueRuns(away, hub);
    expect((await half.claimDue('one', 4)).map(({ runId }) => runId)).toEqual([last]);
    await expect(half.claimDue('one', 4)).rejects.toThrow('away');
  });
});

it('takes only what was told to cancel when that is all that is asked for', async () => {
  await queueRuns(await workflow(), 20);
  const limited = await queueRuns(await workflow(1), 20);
  const last = limited.at(-1) ?? '';
  expect(await due.claimCancelled('one', 8)).toEqual([]);
  await cancel(last);
  expect((await due.claimCancelled('one', 8)).map(({ runId }) => runId)).toEqual([last]);
});

it('looks at workflows whose runs only sleep no more than at none', async () => {
  const pagesRead = async (): Promise<number> => {
    const [row] = await query<{
      'QUERY PLAN': { Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number } }[];
    }>(`explain (analyze, buffers, format json) ${withValues(CLAIM_DUE, ['one', 16, false, true])}`);
    const plan = row?.['QUERY PLAN'][0]?.Plan;
    return (plan?.['Shared Hit Blocks'] ?? 0) + (plan?.['Shared Read Blocks'] ?? 0);
  };
  await queueRuns(await workflow(), 3);
  const before = await pagesRead();
  for (let index = 0; index < 300; index++) await queueRuns(await workflow(), 1, '-1 day');
  await query('analyze run, workflow');
  expect(await pagesRead()).toBeLessThan(before + 100);
});

it('finds a workflow whose runs came last behind a queue of others that is longer than it looks at one by one', async () => {
  await queueRuns(await workflow(), 600, '1 hour');
  const [late = ''] = await queueRuns(await workflow(), 1);
  expect(await take(2)).toContain(late);
});

/** A statement without parameters, as EXPLAIN wants it. */
const withValues = (text: string, values: (string | number | boolean)[]): string =>
  text.replace(/\$(\d)/g, (_, place: string) => {
    const value = values[Number(place) - 1];
    return typeof value === 'string' ? `'${value}'` : String(value);
  });
