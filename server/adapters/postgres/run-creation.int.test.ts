import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { NewRun } from '@/server/runs/run-queue';
import { readOffer } from './offer';
import { RunCreation } from './run-creation';
import { PostgresRunLog } from './run-log';
import { type EngineDatabase, openEngineDatabase } from './testing/open-engine-database';

let database: EngineDatabase;
beforeAll(async () => {
  database = await openEngineDatabase();
});
afterAll(() => database.close());

const run = (more: Partial<NewRun> = {}): NewRun => ({
  workspaceId: database.workspaceId,
  workflowId: database.workflowId,
  version: { document: {} as never, documentHash: 'same' },
  input: {},
  trigger: 'api',
  startedById: null,
  ...more,
});
const numbers = async (): Promise<number[]> => {
  const { rows } = await database.pool.query<{ number: number }>('select number from run order by number');
  return rows.map(({ number }) => number);
};

it('numbers runs without gaps, whichever process starts them, and pins one version for one content', async () => {
  const processes = Array.from({ length: 4 }, () => new RunCreation(database.pool));
  const started = await Promise.all(
    Array.from({ length: 120 }, (_, index) => processes[index % 4]?.create(run({ input: { index } }))),
  );
  expect(new Set(started.map((one) => one?.runId)).size).toBe(120);
  expect(await numbers()).toEqual(Array.from({ length: 120 }, (_, index) => index + 1));
  const versions = await database.pool.query('select distinct version_id from run');
  expect(versions.rowCount).toBe(1);
});

it('gives the same key the same run, asked for at the same moment here and elsewhere', async () => {
  const [here, there] = [new RunCreation(database.pool), new RunCreation(database.pool)];
  const asked = await Promise.all(
    Array.from({ length: 20 }, (_, index) => (index % 2 ? here : there).create(run({ idempotencyKey: 'once' }))),
  );
  expect(new Set(asked.map(({ runId }) => runId)).size).toBe(1);
  expect(asked.filter(({ isNew }) => isNew)).toHaveLength(1);
});

it('goes on counting where a program of an older version has created runs', async () => {
  const before = Math.max(...(await numbers()));
  await database.pool.query('update workflow set last_run_number = 3');
  const creation = new RunCreation(database.pool);
  await Promise.all([creation.create(run()), creation.create(run())]);
  expect((await numbers()).slice(-2)).toEqual([before + 1, before + 2]);
});

it('does not let a run that the database refuses take others along', async () => {
  const creation = new RunCreation(database.pool);
  const version = {
    id: (await database.pool.query<{ id: string }>('select id from workflow_version')).rows[0]?.id ?? '',
  };
  const [good, bad, alsoGood] = await Promise.allSettled([
    creation.create(run({ version })),
    creation.create(run({ version, startedById: 'nobody' })),
    creation.create(run({ version })),
  ]);
  expect([good.status, bad.status, alsoGood.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
});

describe('a new run', () => {
  let listener: Client;
  const notices: string[] = [];
  beforeEach(async () => {
    listener = new Client({ connectionString: database.url });
    await listener.connect();
    listener.on('notification', ({ payload }) => notices.push(payload ?? ''));
    await listener.query('listen sluice_due');
    notices.length = 0;
    await database.pool.query('delete from worker');
  });
  afterEach(() => listener.end());

  const addWorker = (info: object, secondsAgo = 0) =>
    database.pool.query(
      `insert into worker (id, info, heartbeat_at) values ('one', $1, now() - make_interval(secs => $2))`,
      [JSON.stringify(info), secondsAgo],
    );
  const create = async (more: Partial<NewRun> = {}) => {
    const { runId } = await new RunCreation(database.pool).create(run(more));
    const { rows } = await database.pool.query<{ epoch: number; worker: string | null; isDue: boolean }>(
      'select epoch, worker, wake_at <= now() as "isDue" from run where id = $1',
      [runId],
    );
    // What has been told before is here when this has been answered.
    await listener.query('select 1');
    return { runId, row: rows[0] };
  };
  const isForAnybody = { epoch: 0, worker: null, isDue: true };

  it('is offered to a worker that takes runs, with all that a claim says, and for a moment to nobody else', async () => {
    await addWorker({ takesAs: 'p1' });
    const { runId, row } = await create({ input: { name: 'Ada' }, budget: { costUsd: 1 } });
    expect(row).toEqual({ epoch: 1, worker: null, isDue: false });
    const claim = await new PostgresRunLog(database.pool).claim(runId, 'two');
    const [notice = ''] = notices;
    expect(readOffer(notice, { worker: 'one', takesAs: 'p1' })).toEqual({ ...claim, epoch: 1, offeredTo: 'one' });
    // Another process that goes by the same name.
    expect(readOffer(notice, { worker: 'one', takesAs: 'p2' })).toBe('elsewhere');
    expect(claim?.epoch).toBe(2);
  });

  it('is for anybody when no worker is known to take runs', async () => {
    for (const [info, secondsAgo] of [
      [{ takesAs: null }, 0],
      [{}, 0],
      [{ takesAs: 'p1' }, 8],
    ] as const) {
      await database.pool.query('delete from worker');
      await addWorker(info, secondsAgo);
      expect((await create()).row).toEqual(isForAnybody);
    }
    expect(new Set(notices)).toEqual(new Set(['']));
  });

  it('is for anybody when a notice cannot hold it, or its workflow may have only so many at once', async () => {
    await addWorker({ takesAs: 'p1' });
    expect((await create({ input: { text: 'ä'.repeat(4_000) } })).row).toEqual(isForAnybody);
    await database.pool.query('update workflow set max_concurrent = 2');
    expect((await create()).row).toEqual(isForAnybody);
    await database.pool.query('update workflow set max_concurrent = null');
    expect((await create()).row?.isDue).toBe(false);
  });

  it('is for anybody when it is one of many', async () => {
    await addWorker({ takesAs: 'p1' });
    const creation = new RunCreation(database.pool);
    await Promise.all(Array.from({ length: 20 }, () => creation.create(run())));
    await listener.query('select 1');
    // A few had set out when the others came.
    expect(notices.filter((notice) => notice !== '').length).toBeLessThan(10);
    expect(notices).toContain('');
  });
});
