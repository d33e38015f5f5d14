import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { PlanBuilder } from '@/server/engine/testing/plan-builder';
import { done, scriptedExecutors } from '@/server/engine/testing/scripted-executors';
import { type EngineRoom, openEngineRoom } from './testing/engine-room';

const script = scriptedExecutors();
let room: EngineRoom;
beforeAll(async () => {
  room = await openEngineRoom(script.executors);
});
afterAll(() => room.close());

/** What PostgreSQL answers to every write while its disk is full; it reads on. */
const diskFull = (): Error =>
  Object.assign(new Error('could not extend file: No space left on device'), { code: '53100' });

it('holds a run up while the disk of the database is full, and loses nothing', async () => {
  let isFull = false;
  let refused = 0;
  const refusing = (pool: Pool): Pool =>
    new Proxy(pool, {
      get(target, name) {
        if (name === 'query')
          return (...args: unknown[]) => {
            const text = typeof args[0] === 'string' ? args[0] : (args[0] as { text: string }).text;
            if (!isFull || !/insert|update|delete/i.test(text))
              return (target.query as (...given: unknown[]) => unknown).apply(target, args);
            refused++;
            return Promise.reject(diskFull());
          };
        const value = Reflect.get(target, name) as unknown;
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  const held = Promise.withResolvers<void>();
  const begun = Promise.withResolvers<void>();
  script.behaviours.set('b', async () => {
    begun.resolve();
    await held.promise;
    return done('posted');
  });
  const plan = new PlanBuilder()
    .step('a')
    .step('b', { effect: 'write', timeoutMs: 600_000 })
    .step('c', { isFinish: true })
    .chain('a', 'b', 'c');
  const { worker } = await room.startWorker('one', {
    through: refusing,
    retry: { firstMs: 5, mostMs: 20 },
    heartbeatMs: 50,
  });
  const runId = await room.createRun(plan.build());
  await begun.promise;
  isFull = true;
  held.resolve();
  await expect.poll(() => refused).toBeGreaterThan(5);
  expect(worker.isReady).toBe(false);
  expect((await room.row(runId)).status).toBe('running');
  isFull = false;
  const state = await room.whenEnded(runId);
  expect(state.status).toBe('succeeded');
  expect(script.calls.map(({ path }) => path)).toEqual(['a', 'b', 'c']);
  await expect.poll(() => worker.isReady).toBe(true);
});
