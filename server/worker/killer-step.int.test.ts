import { afterAll, beforeAll, expect, it } from 'vitest';
import type { JsonObject } from '@/graph/json';
import { workflow } from '@/graph/testing/workflow-builder';
import { type EngineDatabase, openEngineDatabase } from '@/server/adapters/postgres/testing/open-engine-database';
import { DEFAULT_LIMITS } from '@/server/engine/limits';
import { type ModelServer, startModelServer } from '@/server/testing/model-server';
import { type LedgerTools, startLedgerTools } from './testing/ledger-tools';
import { Moments } from './testing/moments';
import { WatchedRuns } from './testing/watched-runs';
import { makeInstallation, type WorkerInstallation } from './testing/worker-process';

let database: EngineDatabase;
let models: ModelServer;
let tools: LedgerTools;
let installation: WorkerInstallation;
let runs: WatchedRuns;
const moments = new Moments();
beforeAll(async () => {
  [database, models, tools] = await Promise.all([openEngineDatabase(), startModelServer(), startLedgerTools()]);
  installation = await makeInstallation({
    databaseUrl: database.url,
    mcpServers: {},
    env: { OPENAI_COMPATIBLE_BASE_URL: models.url },
  });
  const { dataDir } = installation;
  runs = await WatchedRuns.open({ database, tools, moments, mayAnswer: Promise.resolve(), dataDir });
});
afterAll(async () => {
  await Promise.all([runs.close(), models.close(), tools.close(), installation.remove()]);
  await database.close();
});

const document = workflow('Deadly')
  .node('start', 'start', { fields: [] })
  .node('ask', 'prompt', { model: 'openai-compatible:ok', prompt: 'Say something', result: 'text' })
  .node('finish', 'finish', { result: 'value', value: '{{ steps.ask.text }}' })
  .edge('start', 'ask')
  .edge('ask', 'finish')
  .build();

it('asks a person about a step that kills its worker every time, and no worker dies of it any more', async () => {
  models.script('ok', ...Array.from({ length: DEFAULT_LIMITS.losses + 1 }, () => ({ kind: 'hang' }) as const), {
    kind: 'text',
    text: 'At last.',
  });
  await runs.start(document as unknown as JsonObject, {});
  const [run] = runs.all;
  // The worker dies in the middle of the step, and its followers too.
  for (let death = 1; death <= DEFAULT_LIMITS.losses + 1; death++) {
    const worker = installation.start();
    await worker.ready;
    await models.called(death);
    worker.child.kill('SIGKILL');
    await worker.ended;
  }
  const last = installation.start();
  await last.ready;
  while (run?.state.status !== 'succeeded') await moments.after('events', 1);
  // The person said: run it again. Nobody but a person did after so many losses.
  expect(runs.decisions).toEqual([{ runId: run.id, path: 'ask', choice: 'run-again' }]);
  expect(run.state.output).toBe('At last.');
  expect(run.state.steps.get('ask')?.failures).toBe(0);
  expect(models.calls).toHaveLength(DEFAULT_LIMITS.losses + 2);
  last.child.kill('SIGTERM');
  expect((await last.ended).code).toBe(0);
});
