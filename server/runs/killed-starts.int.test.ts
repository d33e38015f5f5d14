import { fork } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { WorkflowDocument } from '@/graph/document';
import { RunCreation } from '@/server/adapters/postgres/run-creation';
import { type EngineDatabase, openEngineDatabase } from '@/server/adapters/postgres/testing/open-engine-database';
import { type BundledEntry, bundleEntry } from '@/server/testing/bundle-entry';

const RUNS = 400;

let database: EngineDatabase;
let entry: BundledEntry;
beforeAll(async () => {
  [database, entry] = await Promise.all([openEngineDatabase(), bundleEntry('server/runs/testing/start-many.ts')]);
});
afterAll(async () => {
  await entry.remove();
  await database.close();
});

it('leaves every run whole or not at all when the process that starts them is killed, and a repeated start finds its run', async () => {
  const { workspaceId, workflowId } = database;
  const told = new Map<string, string>();
  for (const killAfter of [1, 40, 170]) {
    const child = fork(entry.path, [database.url, workspaceId, workflowId, String(RUNS)], { stdio: 'inherit' });
    const exited = once(child, 'exit');
    let heard = 0;
    child.on('message', ({ idempotencyKey, runId }: { idempotencyKey: string; runId: string }) => {
      // A start that was answered stands, whatever became of the process.
      expect(told.get(idempotencyKey) ?? runId).toBe(runId);
      told.set(idempotencyKey, runId);
      if (++heard === killAfter) child.kill('SIGKILL');
    });
    await exited;
    expect(child.signalCode).toBe('SIGKILL');
  }
  const creation = new RunCreation(database.pool);
  for (let index = 0; index < RUNS; index++) {
    const idempotencyKey = `order-${index}`;
    const { runId } = await creation.create({
      workspaceId,
      workflowId,
      version: { document: {} as WorkflowDocument, documentHash: 'hash' },
      input: { idempotencyKey },
      trigger: 'api',
      startedById: null,
      idempotencyKey,
    });
    expect(told.get(idempotencyKey) ?? runId).toBe(runId);
  }
  const { rows } = await database.pool.query<{
    runs: number;
    keys: number;
    numbers: number;
    due: number;
    versions: number;
  }>(
    `select count(*)::int as runs, count(distinct idempotency_key)::int as keys, max(number) as numbers,
            count(wake_at)::int as due, count(distinct version_id)::int as versions from run`,
  );
  expect(rows[0]).toMatchObject({ runs: RUNS, keys: RUNS, due: RUNS, versions: 1 });
});
