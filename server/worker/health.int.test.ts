import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JsonObject } from '@/graph/json';
import { workflow } from '@/graph/testing/workflow-builder';
import { findFreePort } from '@/scripts/lib/free-port.mjs';
import { type EngineDatabase, openEngineDatabase } from '@/server/adapters/postgres/testing/open-engine-database';
import { makeInstallation, type WorkerInstallation } from './testing/worker-process';

let database: EngineDatabase;
let installation: WorkerInstallation;
beforeAll(async () => {
  database = await openEngineDatabase();
  installation = await makeInstallation({ databaseUrl: database.url, mcpServers: {} });
});
afterAll(async () => {
  await installation.remove();
  await database.close();
});

const document = workflow('Short')
  .node('start', 'start', { fields: [] })
  .node('finish', 'finish', { result: 'value', value: 'done' })
  .edge('start', 'finish')
  .build();

it('a worker process tells how it is and what it has done, and its row says who it is', async () => {
  const port = await findFreePort(0);
  const token = 'a-token-for-collectors';
  const worker = installation.start({ SLUICE_WORKER_PORT: String(port), SLUICE_METRICS_TOKEN: token });
  await worker.ready;
  await database.pool.query(
    `insert into credential (id, workspace_id, kind, name, ciphertext, key_id, last4, allowed_hosts)
     values (gen_random_uuid(), $1, 'http-header', 'Elsewhere', '', 'another', '', '{}')`,
    [database.workspaceId],
  );
  const get = (path: string, headers: Record<string, string> = {}) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers });
  expect((await get('/healthz')).status).toBe(200);
  const ready = (await (await get('/readyz')).json()) as { checks: Record<string, { ok: boolean; detail: string }> };
  expect(ready.checks).toMatchObject({
    database: { ok: true },
    migrations: { ok: true, detail: 'all applied' },
    runs: { ok: true, detail: 'being taken' },
    credentials: { ok: false, detail: '1 cannot be opened with this key file' },
  });
  expect((await get('/metrics')).status).toBe(404);
  await database.createRun(document as unknown as JsonObject);
  const metrics = async (): Promise<string> => (await get('/metrics', { authorization: `Bearer ${token}` })).text();
  await expect.poll(metrics).toContain('sluice_runs_ended_total{status="succeeded",process="worker"} 1');
  const text = await metrics();
  expect(text).toMatch(/sluice_step_seconds_count\{[^}]*type="finish"[^}]*\} 1/);
  expect(text).toMatch(/nodejs_eventloop_lag_p99_seconds/);
  const { rows } = await database.pool.query<{ info: Record<string, unknown> }>('select info from worker');
  expect(rows[0]?.info).toMatchObject({ pid: worker.child.pid, runs: 0, waiting: 0 });
  worker.child.kill('SIGTERM');
  expect((await worker.ended).code).toBe(0);
});

it('a worker holds runs to the limits that its operator set', async () => {
  const worker = installation.start({ SLUICE_RUN_LIMITS: 'steps=1' });
  await worker.ready;
  const runId = await database.createRun(document as unknown as JsonObject);
  const errorOf = async () => {
    const { rows } = await database.pool.query<{ error: { code: string; message: string } | null }>(
      'select error from run where id = $1',
      [runId],
    );
    return rows[0]?.error;
  };
  await expect.poll(errorOf).toMatchObject({ code: 'too-many-steps', message: expect.stringContaining('limit of 1 ') });
  worker.child.kill('SIGTERM');
  expect((await worker.ended).code).toBe(0);
});
