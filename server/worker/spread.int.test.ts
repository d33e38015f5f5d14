import { afterAll, beforeAll, expect, it } from 'vitest';
import { compile } from '@/graph/compile';
import type { Json, JsonObject } from '@/graph/json';
import { workflow } from '@/graph/testing/workflow-builder';
import { registry } from '@/nodes/registry';
import { PostgresRunLog } from '@/server/adapters/postgres/run-log';
import { type EngineDatabase, openEngineDatabase } from '@/server/adapters/postgres/testing/open-engine-database';
import { PostgresValueStore } from '@/server/adapters/postgres/value-store';
import { foldRun, type RunState } from '@/server/engine/state';
import { makeInstallation, type WorkerInstallation } from './testing/worker-process';

// Ten thousand items in fifty groups over three workers as they ship, one of which is killed in the middle of its groups.

const ITEMS = 10_000;
const GROUP = 200;

let database: EngineDatabase;
let installation: WorkerInstallation;
beforeAll(async () => {
  database = await openEngineDatabase();
  installation = await makeInstallation({
    databaseUrl: database.url,
    mcpServers: {},
    env: { SLUICE_WORKER_RUNS: '3' },
  });
});
afterAll(async () => {
  await installation.remove();
  await database.close();
});

const document = workflow('Many')
  .node('start', 'start', {
    fields: [
      { key: 'rows', label: 'Rows', type: 'list', isRequired: true },
      { key: 'unit', label: 'Unit', type: 'text', isRequired: true },
    ],
  })
  .node('each', 'parallel', {
    mode: 'each',
    items: '{{ input.rows }}',
    maxItems: ITEMS,
    concurrency: 20,
    onItemError: 'keep',
    spread: true,
    groupSize: GROUP,
    groupsAtOnce: 9,
    collect: '{{ {"text": steps.label.text, "at": index} }}',
  })
  .inside('each')
  .node('double', 'set-fields', { fields: [{ key: 'number', label: '', value: '{{ number(item) * 2 }}' }] })
  .node('label', 'set-fields', {
    fields: [{ key: 'text', label: '', value: '{{ index }}: {{ steps.double.number }} {{ input.unit }}' }],
  })
  .edge('double', 'label')
  .outside()
  .node('finish', 'finish', { result: 'value', fields: [], value: '{{ steps.each }}' })
  .chain('start', 'each', 'finish')
  .build();

const stateOf = async (runId: string): Promise<RunState> =>
  foldRun(await new PostgresRunLog(database.pool).load(runId));

interface GroupRun {
  id: string;
  status: string;
  worker: string | null;
  trigger: string;
}
const groupsOf = async (runId: string): Promise<GroupRun[]> => {
  const { rows } = await database.pool.query<GroupRun>(
    'select id, status, worker, trigger from run where parent_run_id = $1 order by number',
    [runId],
  );
  return rows;
};

it('goes through ten thousand items in groups that all workers take, also when one of them dies', async () => {
  expect(compile(document, registry).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  const isBroken = (index: number): boolean => index % 1_000 === 999;
  const rows = Array.from({ length: ITEMS }, (_, index) => (isBroken(index) ? 'none' : index));
  const workers = [installation.start(), installation.start(), installation.start()];
  await Promise.all(workers.map(({ ready }) => ready));
  const runId = await database.createRun(document as unknown as JsonObject, { rows, unit: 'kg' });

  // A worker that has a group and has not written so leaves no trace of itself when it dies.
  const owners = async (): Promise<number> => {
    const { rows } = await database.pool.query<{ count: number }>(
      `select count(distinct run.worker)::int as count from run join run_event on run_id = run.id and type = 'run.claimed'
       where parent_run_id = $1 and data->>'worker' = run.worker`,
      [runId],
    );
    return rows[0]?.count ?? 0;
  };
  await expect.poll(owners, { timeout: 60_000, interval: 5 }).toBe(3);
  workers[2]?.child.kill('SIGKILL');

  await expect
    .poll(async () => (await stateOf(runId)).finishedAt !== null, { timeout: 120_000, interval: 500 })
    .toBe(true);
  const state = await stateOf(runId);
  expect(state.error).toBeNull();
  const store = new PostgresValueStore(database.pool);
  const output = (await store.get(database.workspaceId, state.output ?? null)) as {
    results: Json[];
    failed: { index: number; message: string }[];
    count: number;
  };
  expect(output.count).toBe(ITEMS);
  // As texts: the fields of a result keep their order on the way.
  expect(output.results.map((result) => (result === null ? null : JSON.stringify(result)))).toEqual(
    rows.map((row, index) =>
      isBroken(index) ? null : JSON.stringify({ text: `${index}: ${Number(row) * 2} kg`, at: index }),
    ),
  );
  expect(output.failed.map(({ index }) => index)).toEqual(rows.flatMap((_, index) => (isBroken(index) ? [index] : [])));

  const groups = await groupsOf(runId);
  expect(groups).toHaveLength(ITEMS / GROUP);
  expect(new Set(groups.map(({ status, trigger }) => `${status} ${trigger}`))).toEqual(new Set(['succeeded group']));
  let taken = 0;
  const names = new Set<string>();
  for (const { id } of groups) {
    const events = await new PostgresRunLog(database.pool).load(id);
    const claims = events.flatMap(({ data }) => (data.type === 'run.claimed' ? [data.worker] : []));
    for (const name of claims) names.add(name);
    if (new Set(claims).size > 1) taken++;
    const recorded = events.flatMap(({ path, data }) => (data.type === 'step.completed' ? [path] : []));
    expect(new Set(recorded).size, `${id} recorded a step twice`).toBe(recorded.length);
  }
  expect(names.size).toBe(3);
  // If the dead worker had nothing under way, this test has shown nothing.
  expect(taken).toBeGreaterThan(0);
  for (const { child } of workers.slice(0, 2)) child.kill('SIGTERM');
  for (const { ended } of workers.slice(0, 2)) expect((await ended).code).toBe(0);
}, 240_000);
