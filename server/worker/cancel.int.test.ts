import { copyFile, mkdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JsonObject } from '@/graph/json';
import { workflow } from '@/graph/testing/workflow-builder';
import { Hub } from '@/server/adapters/postgres/hub';
import { PostgresRunLog } from '@/server/adapters/postgres/run-log';
import { sendSignal } from '@/server/adapters/postgres/send-signal';
import { type EngineDatabase, openEngineDatabase } from '@/server/adapters/postgres/testing/open-engine-database';
import { isTerminal } from '@/server/engine/events';
import { foldRun, type RunState } from '@/server/engine/state';
import { type BundledEntry, bundleEntry } from '@/server/testing/bundle-entry';
import { fixturePath } from '@/server/testing/mcp-harness';
import { type ModelServer, startModelServer } from '@/server/testing/model-server';
import { inTransaction } from '@/server/transaction';
import { makeInstallation, type WorkerInstallation } from './testing/worker-process';

// A worker as it ships, with a step of every kind in the middle of what would never end by itself.

let database: EngineDatabase;
let models: ModelServer;
let child: BundledEntry;
let installation: WorkerInstallation;
let hub: Hub;
const asked = Promise.withResolvers<void>();
const silent = createServer(() => asked.resolve());
beforeAll(async () => {
  await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
  [database, models, child] = await Promise.all([
    openEngineDatabase(),
    startModelServer(),
    bundleEntry('server/adapters/sandbox/child.ts'),
  ]);
  installation = await makeInstallation({
    databaseUrl: database.url,
    mcpServers: { hostile: { command: process.execPath, args: [fixturePath('mcp-hostile-server'), 'never-answers'] } },
    env: { OPENAI_COMPATIBLE_BASE_URL: models.url, EGRESS_ALLOW: `127.0.0.1:${portOf()}` },
  });
  const sandbox = join(dirname(installation.dataDir), 'dist', 'sandbox');
  await mkdir(sandbox);
  await copyFile(child.path, join(sandbox, 'child.mjs'));
  hub = new Hub({ connectionString: database.url, onError: () => undefined });
  await hub.start();
});
afterAll(async () => {
  silent.closeAllConnections();
  silent.close();
  await Promise.all([hub.close(), models.close(), child.remove(), installation.remove()]);
  await database.close();
});

const portOf = (): number => (silent.address() as AddressInfo).port;
const endless = () =>
  workflow('Endless')
    .node('start', 'start')
    .node('ask', 'prompt', { model: 'openai-compatible:ok', prompt: 'Say something', result: 'text' })
    .node('send', 'http-request', { method: 'GET', url: `http://127.0.0.1:${portOf()}/slow`, result: 'text' })
    .node('look_up', 'mcp-tool', {
      connection: 'hostile',
      tool: 'good',
      snapshot: { inputSchema: { type: 'object' }, annotations: { readOnlyHint: true } },
    })
    .node('change', 'mcp-tool', { connection: 'hostile', tool: 'write', snapshot: { inputSchema: { type: 'object' } } })
    .node('compute', 'code', { code: 'for (;;) {}' }, { policy: { timeoutMs: 30_000 } })
    .node('finish', 'finish', { result: 'value', value: 'never' })
    .edge('start', 'ask')
    .edge('start', 'send')
    .edge('start', 'look_up')
    .edge('start', 'change')
    .edge('start', 'compute')
    .edge('ask', 'finish')
    .edge('send', 'finish')
    .edge('look_up', 'finish')
    .edge('change', 'finish')
    .edge('compute', 'finish')
    .build();

const until = (runId: string, isSo: (state: RunState) => boolean): Promise<RunState> => {
  const log = new PostgresRunLog(database.pool);
  return new Promise((resolve, reject) => {
    const look = async (): Promise<void> => {
      const state = foldRun(await log.load(runId));
      if (!isSo(state)) return;
      stop();
      resolve(state);
    };
    const stop = hub.subscribe(runId, { onEvents: () => void look().catch(reject), onProgress: () => undefined });
    look().catch(reject);
  });
};

it('a cancel ends a run within five seconds, whatever it has under way, and lets go of all of it', async () => {
  models.script('ok', { kind: 'hang' });
  const worker = installation.start();
  await worker.ready;
  const runId = await database.createRun(endless() as unknown as JsonObject);
  const under = ['ask', 'send', 'look_up', 'change', 'compute'];
  await until(runId, ({ steps, error }) => {
    expect(error).toBeNull();
    return under.every((path) => steps.get(path)?.status === 'running');
  });
  await Promise.all([models.called(1), asked.promise]);
  const begun = performance.now();
  await inTransaction(database.pool, (client) => sendSignal(runId, { type: 'cancel', by: 'Ada' }, client));
  const state = await until(runId, ({ status }) => isTerminal(status));
  expect(performance.now() - begun).toBeLessThan(5_000);
  expect(state.status).toBe('cancelled');
  for (const path of under) expect([path, state.steps.get(path)?.status]).toEqual([path, 'cancelled']);
  // The model is not paid to go on, and the next code has a process.
  await expect.poll(() => models.calls[0]?.outcome).toBe('left');
  const next = workflow('Next')
    .node('start', 'start')
    .node('compute', 'code', { code: 'return 1 + 1' })
    .node('finish', 'finish', { result: 'value', value: '{{ steps.compute }}' })
    .chain('start', 'compute', 'finish')
    .build();
  const after = await database.createRun(next as unknown as JsonObject);
  expect((await until(after, ({ status }) => isTerminal(status))).status).toBe('succeeded');
  worker.child.kill('SIGTERM');
  expect((await worker.ended).code).toBe(0);
});
