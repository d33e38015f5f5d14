import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { compile } from '@/graph/compile';
import type { JsonObject } from '@/graph/json';
import { registry } from '@/nodes/registry';
import { type EngineDatabase, openEngineDatabase } from '@/server/adapters/postgres/testing/open-engine-database';
import { idempotencyKey } from '@/server/engine/identity';
import { type ModelServer, startModelServer } from '@/server/testing/model-server';
import { killWorkflow } from './testing/kill-workflow';
import { type LedgerTools, startLedgerTools } from './testing/ledger-tools';
import { Moments } from './testing/moments';
import { type Watched, WatchedRuns } from './testing/watched-runs';
import { makeInstallation, type WorkerInstallation, type WorkerProcess } from './testing/worker-process';

// Three workers as they ship over one database: killed sixty times while three hundred runs go through them, and one of them
// stopped for a minute and continued. The model and the tools keep ledgers of their own, outside every worker.

const KILLS = 60;
const RUNS = 300;
const AT_ONCE = 16;
const STOPPED_MS = 60_000;
/** What the stopped worker has under way when it stops. */
const HANGING_CALLS = 3;
/** Each worker reads the database's clock across a busy machine; a worker that calls too late does so by seconds. */
const CLOCKS_MS = 500;

let database: EngineDatabase;
let tools: LedgerTools;
let models: ModelServer;
let installation: WorkerInstallation;
let runs: WatchedRuns;
const moments = new Moments();
const isStopped = Promise.withResolvers<void>();
beforeAll(async () => {
  [database, tools, models] = await Promise.all([openEngineDatabase(), startLedgerTools(), startModelServer()]);
  installation = await makeInstallation({
    databaseUrl: database.url,
    mcpServers: { ledger: { url: tools.url } },
    env: { OPENAI_COMPATIBLE_BASE_URL: models.url },
  });
  const { dataDir } = installation;
  // Nobody answers a gate before the worker stands still: what it has under way then are calls that may be made again.
  runs = await WatchedRuns.open({ database, tools, moments, mayAnswer: isStopped.promise, dataDir });
});
afterAll(async () => {
  await Promise.all([runs.close(), tools.close(), models.close(), installation.remove()]);
  await database.close();
});

const kills: string[] = [];
/** runs that the stopped worker had */
const leftBehind = new Set<string>();
/**
 * What a worker was just sending to a model when it stopped, it sends when it goes on, and nobody keeps the answer: before a
 * call it asks whether the run is still its own, and nothing can be asked of a request that is on its way to the network.
 */
const isLeftOver = (step: string): boolean => {
  const [runId = '', path = ''] = step.split(' ');
  return leftBehind.has(runId) && /(^|\/)(asked|summary)$/.test(path);
};

async function startRun(): Promise<void> {
  const count = runs.all.length;
  const rows = count % 3 === 0 ? [] : ['red', 'green', 'blue'].slice(0, count % 4);
  await runs.start(killWorkflow as unknown as JsonObject, { kind: count % 2 === 0 ? 'many' : 'few', rows });
}

/** So many runs may have begun: they are spread over all kills, so that each hits something. */
const allowed = (): number => AT_ONCE + Math.ceil((kills.length * (RUNS - AT_ONCE)) / KILLS);

async function keepBusy(signal: AbortSignal): Promise<void> {
  const isOver = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
  while (!signal.aborted) {
    const most = runs.all.length < allowed() ? AT_ONCE : 4;
    while (runs.underWay.length < most && !signal.aborted) await startRun();
    await Promise.race([moments.after('events', 1), isOver]);
  }
}

/** The moments: while starting, soon after some event, as a model or a tool is called, after a tool has acted, at a gate. */
const MOMENTS: { name: string; arrives(round: number): Promise<void> }[] = [
  { name: 'an event', arrives: (round) => moments.after('events', 1 + (round % 9)) },
  { name: 'a model call begins', arrives: (round) => moments.after('models', 1 + (round % 3)) },
  { name: 'a tool call begins', arrives: (round) => moments.after('tools', 1 + (round % 3)) },
  { name: 'a tool has acted', arrives: (round) => moments.after('done', 1 + (round % 4)) },
  { name: 'a gate is answered', arrives: () => moments.after('gates', 1) },
  { name: 'many events', arrives: (round) => moments.after('events', 20 + round) },
];

let rounds = 0;

/** Kills this worker and its followers, each at another moment, until it must stop; returns the one that lives then. */
async function killAgainAndAgain(first: WorkerProcess, goesOn: () => boolean): Promise<WorkerProcess> {
  let worker = first;
  for (;;) {
    const round = rounds++;
    const isStarting = round % 12 === 11;
    const moment = MOMENTS[round % MOMENTS.length];
    if (!isStarting) {
      await worker.ready;
      if (!goesOn()) return worker;
      await moment?.arrives(round);
    }
    if (!goesOn()) {
      await worker.ready;
      return worker;
    }
    kills.push(isStarting ? 'starting' : (moment?.name ?? ''));
    worker.child.kill('SIGKILL');
    expect((await worker.ended).signal).toBe('SIGKILL');
    worker = installation.start();
  }
}

const logOf = (run: Watched): string => JSON.stringify(run.events);

it('finishes every run and repeats no recorded step, with workers killed, stopped and continued', async () => {
  expect(compile(killWorkflow, registry).findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  tools.onCall = (moment) => moments.happens(moment === 'begins' ? 'tools' : 'done');
  const isOver = new AbortController();
  watchModels(isOver.signal);
  models.script('ok', ...Array.from({ length: HANGING_CALLS }, () => ({ kind: 'hang' }) as const), {
    kind: 'text',
    text: 'Well said.',
  });
  const busy = keepBusy(isOver.signal);

  // One worker stands still in the middle of its calls.
  const stopped = installation.start({ SLUICE_WORKER_RUNS: '6' });
  await stopped.ready;
  await models.called(HANGING_CALLS);
  const hers = runs.underWay.filter(({ id, events }) =>
    events.some(
      ({ path, data }) =>
        data.type === 'step.started' && modelCalls.some(({ key }) => key === idempotencyKey(id, path)),
    ),
  );
  stopped.child.kill('SIGSTOP');
  const minute = delay(STOPPED_MS);
  const before = await runs.owners();
  expect(hers.length).toBeGreaterThan(0);
  for (const id of before.keys()) leftBehind.add(id);
  isStopped.resolve();

  // Two others are killed again and again; one of them only once it has taken over what the stopped one had.
  const [steady, hunted] = [installation.start(), installation.start()];
  const isTakenOver = async (): Promise<boolean> => {
    const owners = await runs.owners();
    return hers.every(({ id }) => (owners.get(id)?.epoch ?? Number.POSITIVE_INFINITY) > (before.get(id)?.epoch ?? 0));
  };
  const hunting = killAgainAndAgain(hunted, () => kills.length < KILLS - 15);
  await expect.poll(isTakenOver, { timeout: 400_000, interval: 200 }).toBe(true);
  const steadyHunting = killAgainAndAgain(steady, () => kills.length < KILLS - 15);
  await minute;
  await expect.poll(() => runs.describeOpen(hers), { timeout: 400_000, interval: 500 }).toEqual([]);
  const logs = hers.map(logOf);

  // It goes on as if nothing had been, and everything it says about those runs is refused.
  stopped.child.kill('SIGCONT');
  const isNoticed = async (): Promise<boolean> => {
    const log = await installation.log();
    return hers.every(({ id }) => log.includes(`"runId":"${id}","kind":"taken"`));
  };
  await expect.poll(isNoticed, { timeout: 60_000, interval: 200 }).toBe(true);
  const living = [await hunting, await steadyHunting, stopped];
  const last = await Promise.all(living.map((worker) => killAgainAndAgain(worker, () => kills.length < KILLS)));
  await expect.poll(() => runs.all.length, { timeout: 400_000 }).toBeGreaterThanOrEqual(RUNS);
  isOver.abort();
  await busy;
  while (runs.underWay.length > 0) await moments.after('events', 1);
  for (const { child } of last) child.kill('SIGTERM');
  for (const { ended } of last) expect((await ended).code).toBe(0);

  expect(hers.map(logOf)).toEqual(logs);
  expect(kills).toHaveLength(KILLS);
  expect(new Set(kills).size).toBe(MOMENTS.length + 1);
  await checkRows();
  for (const run of runs.all) checkRun(run);
  checkLedgers();
  const lost = runs.all.flatMap(({ state }) => [...state.steps.values()].map(({ losses }) => losses));
  // If nothing was under way at any of the moments, this test has shown nothing.
  expect(lost.reduce((sum, losses) => sum + losses, 0) + runs.decisions.length).toBeGreaterThan(10);
  // Only ends a test that hangs.
}, 900_000);

/** What the rows say is what the log says. */
async function checkRows(): Promise<void> {
  const { rows } = await database.pool.query<{
    id: string;
    status: string;
    seq: number;
    output: unknown;
    worker: unknown;
  }>('select id, status, last_seq as seq, output, worker from run');
  const byId = new Map(rows.map((row) => [row.id, row]));
  for (const { id, events, state } of runs.all)
    expect(byId.get(id)).toEqual({ id, status: state.status, seq: events.length, output: state.output, worker: null });
  const { rows: left } = await database.pool.query(
    'select 1 from run where pending_signals <> 0 or wake_at is not null',
  );
  expect(left).toEqual([]);
}

function checkRun({ id, events, state }: Watched): void {
  expect(state.error, id).toBeNull();
  expect(state.status, id).toBe('succeeded');
  expect(String(state.output)).toMatch(/^(post: Done with|seen by Ada)/);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
  expect(
    events.findIndex(({ data }) => data.type === 'run.succeeded'),
    `${id} went on after its end`,
  ).toBe(events.length - 1);
  const settled = new Set<string>();
  let epoch = 0;
  for (const { path, data } of events) {
    if (data.type === 'run.claimed') {
      expect(data.epoch, `${id} went back to an older owner`).toBeGreaterThan(epoch);
      epoch = data.epoch;
    }
    if (data.type === 'step.started') expect(settled.has(path), `${id} ${path} ran again`).toBe(false);
    if (data.type === 'step.completed' || data.type === 'step.skipped') {
      expect(settled.has(path), `${id} ${path} was recorded twice`).toBe(false);
      settled.add(path);
    }
    if (data.type === 'fan.started')
      expect(
        [...state.steps.keys()].filter((each) => each.startsWith(`${path}[`) && each.endsWith('/kept')),
      ).toHaveLength(data.over === 'items' ? data.count : 0);
  }
}

/** No more calls than attempts that were lost allow, none after the step was recorded, and nothing posted twice. */
function checkLedgers(): void {
  const attempts = new Map<string, { begun: number; completedAt: number; path: string }>();
  for (const { id, state } of runs.all)
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
    for (const { begunAt } of made.filter(() => !isLeftOver(step.path)))
      expect(begunAt, `${step.path} was called after it was recorded`).toBeLessThanOrEqual(
        step.completedAt + CLOCKS_MS,
      );
  }
  for (const [key, times] of tools.doneByKey('post')) expect(times, `posted by ${attempts.get(key)?.path}`).toBe(1);
  expect(tools.doneByKey('post').size).toBe(runs.all.length);
}

const modelCalls: { key: string; begunAt: number }[] = [];
/** The model server tells how many calls have come; each is dated as it does. */
function watchModels(signal: AbortSignal): void {
  const next = async (): Promise<void> => {
    for (let count = 1; ; count++) {
      await models.called(count);
      modelCalls.push({ key: models.calls[count - 1]?.key ?? '', begunAt: Date.now() });
      if (!signal.aborted) moments.happens('models');
    }
  };
  void next();
}
