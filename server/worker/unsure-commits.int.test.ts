import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { PlanBuilder } from '@/server/engine/testing/plan-builder';
import { scriptedExecutors } from '@/server/engine/testing/scripted-executors';
import { type EngineRoom, openEngineRoom } from './testing/engine-room';
import { unsurePool } from './testing/unsure-pool';

// Every third statement of the workers is carried out without the worker hearing of it, or never arrives.

const RUNS = 40;

const script = scriptedExecutors();
let room: EngineRoom;
beforeAll(async () => {
  room = await openEngineRoom(script.executors);
});
afterAll(() => room.close());
afterEach(() => room.stopWorkers());

/** The same on every machine: a linear congruential generator, as small as they come. */
function fates(seed: number): () => 'fine' | 'answer lost' | 'never sent' {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    const drawn = state / 2_147_483_648;
    return drawn < 0.2 ? 'answer lost' : drawn < 0.33 ? 'never sent' : 'fine';
  };
}

it('writes everything once when commits succeed and report failure', async () => {
  const plan = new PlanBuilder()
    .step('a')
    .step('b', { effect: 'read' })
    .gate('ask')
    .step('c', { effect: 'read' })
    .step('d', { isFinish: true })
    .chain('a', 'b', 'ask')
    .edge('ask.approve', 'c')
    .edge('c', 'd')
    .build();
  const options = { heartbeatMs: 100, lookEveryMs: 50, retry: { firstMs: 5, mostMs: 50 } };
  // A start that fails is started again by whoever looks after processes.
  const start = async (id: string, chance: ReturnType<typeof fates>): Promise<void> => {
    for (;;)
      try {
        await room.startWorker(id, { ...options, through: (pool) => unsurePool(pool, chance) });
        return;
      } catch (error) {
        if (!/ECONNRESET/.test(String(error))) throw error;
      }
  };
  const runs = await Promise.all(Array.from({ length: RUNS }, () => room.createRun(plan)));
  await Promise.all([start('one', fates(1)), start('two', fates(2))]);
  await Promise.all(
    runs.map(async (runId) => {
      const waiting = await room.until(runId, ({ gates }) => gates.size > 0);
      const [gate] = [...waiting.gates.values()];
      await room.send(runId, { type: 'answer', gateId: gate?.id ?? '', route: 'approve', values: {}, by: 'Ada' });
    }),
  );
  for (const runId of runs) {
    const state = await room.whenEnded(runId);
    const events = await room.events(runId);
    expect(state.status).toBe('succeeded');
    expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    for (const path of ['a', 'b', 'ask', 'c', 'd'])
      expect(events.filter((event) => event.path === path && event.data.type === 'step.completed')).toHaveLength(1);
    expect(await room.row(runId)).toMatchObject({ status: 'succeeded', last_seq: events.length, pending_signals: 0 });
  }
  // What was on record did not run again; what was not may have, when its worker lost the run in between.
  expect(script.calls.filter(({ path }) => path === 'c').length).toBeLessThan(RUNS * 2);
});
