import { afterAll, beforeAll, expect, it } from 'vitest';
import type { NewRun } from '@/server/runs/run-queue';
import { RunCreation } from './run-creation';
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
