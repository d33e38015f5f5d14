import { afterAll, beforeAll, expect, it } from 'vitest';
import { compile } from '@/graph/compile';
import type { WorkflowDocument } from '@/graph/document';
import type { JsonObject } from '@/graph/json';
import { workflow } from '@/graph/testing/workflow-builder';
import { registry } from '@/nodes/registry';
import { Hub } from '@/server/adapters/postgres/hub';
import { PostgresRunLog } from '@/server/adapters/postgres/run-log';
import { sendSignal } from '@/server/adapters/postgres/send-signal';
import { type EngineDatabase, openEngineDatabase } from '@/server/adapters/postgres/testing/open-engine-database';
import { isTerminal, type RunEvent } from '@/server/engine/events';
import { idempotencyKey } from '@/server/engine/identity';
import { foldRun, type RunState } from '@/server/engine/state';
import { type ModelServer, startModelServer } from '@/server/testing/model-server';
import { inTransaction } from '@/server/transaction';
import { LEDGER_ANNOTATIONS, type LedgerTool, type LedgerTools, startLedgerTools } from './testing/ledger-tools';
import { makeInstallation, type WorkerInstallation, type WorkerProcess } from './testing/worker-process';

// A worker as it ships, killed at 33 different moments of runs with parallel, router, prompt, gate and MCP steps. The model
// and the tools keep ledgers of their own, outside every worker.

const KILLS = 33;
const AT_ONCE = 3;

const tool = (name: LedgerTool, text: string): JsonObject => ({
  connection: 'ledger',
  tool: name,
  arguments: { text },
  snapshot: {
    inputSchema: { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] },
    outputSchema: { type: 'object', properties: { answer: { type: 'string' } }, required: ['answer'] },
    annotations: LEDGER_ANNOTATIONS[name],
  },
});
const prompt = (text: string): JsonObject => ({ model: 'openai-compatible:ok', prompt: text, result: 'text' });

const document: WorkflowDocument = workflow('Kill me')
  .node('start', 'start', {
    fields: [
      { key: 'kind', label: 'Kind', type: 'text', isRequired: true },
      { key: 'rows', label: 'Rows', type: 'list', isRequired: true },
    ],
  })
  .node('route', 'router', {
    mode: 'rules',
    routes: [{ id: 'many', label: 'Many', description: '', when: 'input.kind == "many"' }],
  })
  .node('each', 'parallel', { mode: 'each', items: '{{ input.rows }}', concurrency: 2 })
  .inside('each')
  .node('summary', 'prompt', prompt('Summarise {{ item }}'))
  .node('kept', 'mcp-tool', tool('store', '{{ item }}'))
  .outside()
  .node('both', 'parallel', { mode: 'branches' })
  .inside('both')
  .node('asked', 'prompt', prompt('Say something'))
  .node('found', 'mcp-tool', tool('look_up', '{{ input.kind }}'))
  .outside()
  .node('approve', 'human-gate', {
    title: 'Post it?',
    routes: [{ id: 'yes', label: 'Yes', tone: 'primary' }],
  })
  .node('post', 'mcp-tool', tool('post', 'Done with {{ input.kind }}'))
  .node('late', 'finish', { result: 'value', value: 'late' })
  .node('finish', 'finish', { result: 'value', value: '{{ steps.post.answer }}' })
  .edge('start', 'route')
  .edge('route.many', 'each')
  .edge('route.otherwise', 'both')
  .edge('summary', 'kept')
  .edge('each', 'approve')
  .edge('both', 'approve')
  .edge('approve.yes', 'post')
  .edge('approve.timed_out', 'late')
  .edge('post', 'finish')
  .build();

let database: EngineDatabase;
let tools: LedgerTools;
let models: ModelServer;
let installation: WorkerInstallation;
let hub: Hub;
let log: PostgresRunLog;
beforeAll(async () => {
  [database, tools, models] = await Promise.all([openEngineDatabase(), startLedgerTools(), startModelServer()]);
  hub = new Hub({ connectionString: database.url, onError: () => undefined });
  log = new PostgresRunLog(database.pool);
  await hub.start();
  installation = await makeInstallation({
    databaseUrl: database.url,
    mcpServers: { ledger: { url: tools.url } },
    env: { OPENAI_COMPATIBLE_BASE_URL: models.url },
  });
});
afterAll(async () => {
  await Promise.all([hub.close(), tools.close(), models.close(), installation.remove()]);
  await database.close();
});

/** What this test has seen of a run; a person answers its questions as they come. */
interface Watched {
  id: string;
  events: RunEvent[];
  state: RunState;
}
const runs: Watched[] = [];
/** counts events, calls and answers; whoever waits for a moment is told of each */
const seen = { events: 0, models: 0, tools: 0, done: 0, gates: 0 };
type Kind = keyof typeof seen;
const waiting: { kind: Kind; count: number; resolve: () => void }[] = [];
const decisions: { runId: string; path: string; choice: string }[] = [];

function happens(kind: Kind, by = 1): void {
  seen[kind] += by;
  for (const entry of [...waiting])
    if (entry.kind === kind && seen[kind] >= entry.count) {
      waiting.splice(waiting.indexOf(entry), 1);
      entry.resolve();
    }
}
const after = (kind: Kind, more: number): Promise<void> =>
  new Promise((resolve) => waiting.push({ kind, count: seen[kind] + more, resolve }));

async function startRun(): Promise<void> {
  const rows = runs.length % 3 === 0 ? [] : ['red', 'green', 'blue'].slice(0, runs.length % 4);
  const kind = runs.length % 2 === 0 ? 'many' : 'few';
  const id = await database.createRun(document as unknown as JsonObject, { kind, rows });
  const run: Watched = { id, events: [], state: foldRun([]) };
  runs.push(run);
  let isLooking = false;
  let isStale = true;
  const look = async (): Promise<void> => {
    isStale = true;
    if (isLooking) return;
    isLooking = true;
    while (isStale) {
      isStale = false;
      const events = await log.load(id, run.events.length);
      run.events.push(...events);
      run.state = foldRun(events, run.state);
      await actAsPerson(run, events);
      if (events.length > 0) happens('events', events.length);
    }
    isLooking = false;
  };
  hub.subscribe(id, { onEvents: () => void look(), onProgress: () => undefined });
  await look();
}

/** Approves every gate; of an unknown outcome, says truly whether it happened. */
async function actAsPerson({ id, state }: Watched, events: RunEvent[]): Promise<void> {
  const say = (signal: Parameters<typeof sendSignal>[1]) =>
    inTransaction(database.pool, (client) => sendSignal(id, signal, client));
  for (const { path, data } of events) {
    if (data.type === 'gate.asked' && state.gates.get(data.gateId)?.status === 'open') {
      await say({ type: 'answer', gateId: data.gateId, route: 'yes', values: null, by: 'Ada' });
      happens('gates');
    }
    if (data.type === 'step.outcomeUnknown' && state.steps.get(path)?.status === 'unknown') {
      const isDone = (tools.doneByKey('post').get(idempotencyKey(id, path)) ?? 0) > 0;
      const choice = isDone ? 'happened' : 'run-again';
      decisions.push({ runId: id, path, choice });
      await say({ type: 'decide', path, choice, output: { answer: 'seen by Ada' }, by: 'Ada' });
    }
  }
}

const underWay = (): Watched[] => runs.filter(({ state }) => !isTerminal(state.status));

/** Keeps a few runs going for as long as workers are to be killed. */
async function keepBusy(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    while (underWay().length < AT_ONCE) await startRun();
    await Promise.race([after('events', 1), new Promise((resolve) => signal.addEventListener('abort', resolve))]);
  }
}

/** The moments: while starting, soon after some event, as a model or a tool is called, after a tool has acted, at a gate. */
const MOMENTS: { name: string; arrives(round: number): Promise<void> }[] = [
  { name: 'an event', arrives: (round) => after('events', 1 + (round % 9)) },
  { name: 'a model call begins', arrives: (round) => after('models', 1 + (round % 3)) },
  { name: 'a tool call begins', arrives: (round) => after('tools', 1 + (round % 3)) },
  { name: 'a tool has acted', arrives: (round) => after('done', 1 + (round % 4)) },
  { name: 'a gate is answered', arrives: () => after('gates', 1) },
  { name: 'many events', arrives: (round) => after('events', 10 + round) },
];

async function killOnce(round: number): Promise<string> {
  const worker: WorkerProcess = installation.start();
  if (round % 12 === 11) {
    // While it is starting, before it has said that it is ready.
    worker.child.kill('SIGKILL');
    await worker.ended;
    return 'starting';
  }
  await worker.ready;
  const moment = MOMENTS[round % MOMENTS.length];
  await moment?.arrives(round);
  worker.child.kill('SIGKILL');
  expect((await worker.ended).signal).toBe('SIGKILL');
  return moment?.name ?? '';
}

it('finishes every run, and repeats no completed step, however often the worker is killed', async () => {
  expect(compile(document, registry).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  tools.onCall = (moment) => happens(moment === 'begins' ? 'tools' : 'done');
  const isOver = new AbortController();
  watchModels(isOver.signal);
  const busy = keepBusy(isOver.signal);
  const kills: string[] = [];
  for (let round = 0; round < KILLS; round++) kills.push(await killOnce(round));
  isOver.abort();
  await busy;

  const last = installation.start();
  await last.ready;
  while (underWay().length > 0) await after('events', 1);
  last.child.kill('SIGTERM');
  expect((await last.ended).code).toBe(0);

  expect(kills).toHaveLength(KILLS);
  expect(new Set(kills).size).toBe(MOMENTS.length + 1);
  for (const run of runs) checkRun(run);
  checkLedgers();
  const lost = runs.flatMap(({ state }) => [...state.steps.values()].map(({ losses }) => losses));
  // If nothing was under way at any of the moments, this test has shown nothing.
  expect(lost.reduce((sum, losses) => sum + losses, 0) + decisions.length).toBeGreaterThan(3);
  // Only ends a test that hangs: on two idle cores this takes a minute.
}, 600_000);

function checkRun({ id, events, state }: Watched): void {
  expect(state.error, id).toBeNull();
  expect(state.status, id).toBe('succeeded');
  expect(String(state.output)).toMatch(/^(post: Done with|seen by Ada)/);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  const settled = new Set<string>();
  for (const { path, data } of events) {
    if (data.type === 'step.started') expect(settled.has(path), `${id} ${path} ran again`).toBe(false);
    if (data.type === 'step.completed' || data.type === 'step.skipped') {
      expect(settled.has(path), `${id} ${path} was recorded twice`).toBe(false);
      settled.add(path);
    }
  }
}

/** No more calls than attempts that were lost allow, none after the step was recorded, and nothing posted twice. */
function checkLedgers(): void {
  const attempts = new Map<string, { begun: number; completedAt: number; path: string }>();
  for (const { id, state } of runs)
    for (const step of state.steps.values())
      attempts.set(idempotencyKey(id, step.path), {
        begun: step.attempts.length,
        completedAt: Date.parse(step.endedAt ?? ''),
        path: `${id} ${step.path}`,
      });
  const calls = [...tools.calls.map(({ key, begunAt }) => ({ key, begunAt })), ...modelCalls];
  const byKey = Map.groupBy(calls, ({ key }) => key);
  for (const [key, made] of byKey) {
    const step = attempts.get(key);
    expect(step, `a call under an unknown key ${key}`).toBeDefined();
    if (!step) continue;
    expect(made.length, `calls of ${step.path}`).toBeLessThanOrEqual(step.begun);
    for (const { begunAt } of made)
      expect(begunAt, `${step.path} was called after it was recorded`).toBeLessThanOrEqual(step.completedAt + 50);
  }
  for (const [key, times] of tools.doneByKey('post')) expect(times, `posted by ${attempts.get(key)?.path}`).toBe(1);
  expect(tools.doneByKey('post').size).toBe(runs.length);
}

const modelCalls: { key: string; begunAt: number }[] = [];
/** The model server tells how many calls have come; each is dated as it does. */
function watchModels(signal: AbortSignal): void {
  const next = async (): Promise<void> => {
    for (let count = 1; ; count++) {
      await models.called(count);
      modelCalls.push({ key: models.calls[count - 1]?.key ?? '', begunAt: Date.now() });
      if (!signal.aborted) happens('models');
    }
  };
  void next();
}
