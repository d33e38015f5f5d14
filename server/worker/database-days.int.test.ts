import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { PlanBuilder } from '@/server/engine/testing/plan-builder';
import { done, scriptedExecutors } from '@/server/engine/testing/scripted-executors';
import { type OwnPostgres, openOwnPostgres } from '@/server/testing/own-postgres';
import { type EngineRoom, openEngineRoom, type RoomWorker } from './testing/engine-room';

// Bad days of the database itself: a real server of this test's own, stopped, continued and killed with runs in the middle.

/** All in flight at once. */
const RUNS = 300;
const STOPPED_MS = 30_000;

const script = scriptedExecutors();
let postgres: OwnPostgres;
let room: EngineRoom;
let workers: RoomWorker[] = [];
const shared = process.env.DATABASE_URL;
beforeAll(async () => {
  postgres = await openOwnPostgres();
  process.env.DATABASE_URL = postgres.url;
  room = await openEngineRoom(script.executors);
});
afterAll(async () => {
  await room?.close().catch(() => undefined);
  process.env.DATABASE_URL = shared;
  await postgres?.remove();
});
beforeEach(async () => {
  script.calls.length = 0;
  script.behaviours.clear();
  workers = await Promise.all(
    ['one', 'two'].map((id) => room.startWorker(id, { heartbeatMs: 1_000, capacity: RUNS / 2 })),
  );
});
afterEach(async () => {
  vi.restoreAllMocks();
  await room.stopWorkers();
});

/** Runs whose second step waits for `release`; resolves when every one is in the middle of it. */
async function runsInTheMiddle(): Promise<{ runs: string[]; release: () => void }> {
  const held = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  let count = 0;
  script.behaviours.set('b', async () => {
    if (++count === RUNS) begun.resolve();
    await held.promise;
    return done('b');
  });
  const plan = new PlanBuilder()
    .step('a')
    .step('b', { effect: 'write', timeoutMs: 600_000 })
    .step('c', { effect: 'read' })
    .step('d', { isFinish: true })
    .chain('a', 'b', 'c', 'd')
    .build();
  const runs = await Promise.all(Array.from({ length: RUNS }, () => room.createRun(plan)));
  await begun.promise;
  return { runs, release: held.resolve };
}

async function expectAllOnce(runs: string[]): Promise<void> {
  for (const runId of runs) {
    expect((await room.whenEnded(runId)).status).toBe('succeeded');
    const events = await room.events(runId);
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    for (const path of ['a', 'b', 'c', 'd'])
      expect(events.filter((event) => event.path === path && event.data.type === 'step.completed')).toHaveLength(1);
  }
  // The change of the world was made once for each run, and no run had to ask a person about it.
  expect(script.calls.filter(({ path }) => path === 'b')).toHaveLength(RUNS);
}

it('goes on after the database stood still for half a minute, and nothing is done or written twice', async () => {
  const { runs, release } = await runsInTheMiddle();
  const isContinued = postgres.standStill(STOPPED_MS);
  release();
  await isContinued;
  await expectAllOnce(runs);
  await expect.poll(() => workers.every(({ worker }) => worker.isReady), { timeout: 30_000 }).toBe(true);
});

it('goes on after the database was killed and started again', async () => {
  const { runs, release } = await runsInTheMiddle();
  await postgres.kill();
  release();
  await expect.poll(() => workers.some(({ worker }) => worker.isReady), { timeout: 30_000 }).toBe(false);
  await postgres.start();
  await expectAllOnce(runs);
});

it('goes on after the database took no changes for a while', async () => {
  const { runs, release } = await runsInTheMiddle();
  await postgres.setReadOnly(true);
  release();
  await expect.poll(() => workers.some(({ worker }) => worker.isReady), { timeout: 30_000 }).toBe(false);
  for (const runId of runs) expect((await room.row(runId)).status).toBe('running');
  await postgres.setReadOnly(false);
  await expectAllOnce(runs);
});

it('does not let a gate time out because this machine’s clock stepped by an hour, forwards or back', async () => {
  const plan = new PlanBuilder()
    .gate('ask', { timeoutMs: 1_800_000 })
    .step('sent', { isFinish: true })
    .step('late', { isFinish: true })
    .edge('ask.approve', 'sent')
    .edge('ask.timed_out', 'late');
  const now = Date.now.bind(Date);
  for (const hours of [1, -1]) {
    vi.spyOn(Date, 'now').mockImplementation(() => now() + hours * 3_600_000);
    const runId = await room.createRun(plan.build());
    const waiting = await room.whenStatus(runId, 'waiting');
    const [gate] = [...waiting.gates.values()];
    expect(Math.abs(Date.parse(gate?.deadline ?? '') - now() - 1_800_000)).toBeLessThan(60_000);
    await room.send(runId, { type: 'answer', gateId: gate?.id ?? '', route: 'approve', values: {}, by: 'Ada' });
    const state = await room.whenEnded(runId);
    expect(state.output).toEqual({ from: 'sent' });
    const times = (await room.events(runId)).map(({ at }) => Date.parse(at));
    expect(Math.max(...times) - Math.min(...times)).toBeLessThan(60_000);
  }
});
