import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { PlanBuilder } from '@/server/engine/testing/plan-builder';
import { done, scriptedExecutors } from '@/server/engine/testing/scripted-executors';
import { type EngineRoom, openEngineRoom } from './testing/engine-room';

// How long a run stands still when its worker dies, with the times of the product.

const script = scriptedExecutors();
let room: EngineRoom;
beforeAll(async () => {
  room = await openEngineRoom(script.executors);
});
afterAll(() => room.close());
afterEach(() => room.stopWorkers());
beforeEach(() => {
  script.calls.length = 0;
  script.behaviours.clear();
});

/** A run in the middle of a step that reads, of a worker that then dies: it says nothing any more, and does nothing. */
async function left(worker: string): Promise<{ runId: string; diedAt: number }> {
  const begun = Promise.withResolvers<void>();
  script.behaviours.set('b', async (_context, _config, call) => {
    if (call > 1) return done('again');
    begun.resolve();
    return new Promise(() => undefined);
  });
  const dying = await room.startWorker(worker, { heartbeatMs: 3_600_000 });
  const plan = new PlanBuilder().step('a').step('b', { effect: 'read', timeoutMs: 600_000, isFinish: true });
  const runId = await room.createRun(plan.chain('a', 'b').build());
  await begun.promise;
  dying.freeze();
  return { runId, diedAt: performance.now() };
}

it('its own worker goes on within five seconds of being back', async () => {
  const { runId } = await left('one');
  const backAt = performance.now();
  await room.startWorker('one');
  expect((await room.whenEnded(runId)).output).toBe('again');
  expect(performance.now() - backAt).toBeLessThan(5_000);
});

it('another worker goes on within forty seconds, and not so early that one which only hangs loses it', async () => {
  const { runId, diedAt } = await left('dying');
  await room.startWorker('two');
  expect((await room.whenEnded(runId)).output).toBe('again');
  const stoodMs = performance.now() - diedAt;
  expect(stoodMs).toBeLessThan(40_000);
  expect(stoodMs).toBeGreaterThan(15_000);
}, 60_000);
