import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { Claim } from '@/server/engine/driver-ports';
import { ScriptedEngine } from '@/server/engine/testing/scripted-engine';
import type { WorkSource } from './work-source';
import { Worker, type Workers } from './worker';

it('does not give back at a heartbeat what it is just taking', async () => {
  const engine = new ScriptedEngine();
  const claimed = Promise.withResolvers<Claim[]>();
  const isAsked = Promise.withResolvers<void>();
  const order: string[] = [];
  const source: WorkSource = {
    claimDue: () => {
      order.push('taking');
      isAsked.resolve();
      return claimed.promise.then((claims) => {
        order.push('taken');
        return claims;
      });
    },
    claimCancelled: async () => [],
    isLimited: () => false,
    makesAs: () => null,
    listen: async () => () => undefined,
  };
  const looked = Promise.withResolvers<void>();
  let beats = 0;
  const workers: Workers = {
    heartbeat: async () => {
      // The run stands under this worker's name in the database, and this worker has not heard the answer yet.
      if (++beats === 3) claimed.resolve([]);
    },
    requeueLost: async () => [],
    cancelOrphans: async () => [],
    leave: async () => undefined,
    requeueAbandoned: async () => {
      order.push('looking');
      if (beats === 3) looked.resolve();
      return [];
    },
  };
  const worker = new Worker({
    id: 'one',
    driver: engine.deps(),
    source,
    workers,
    logger: pino({ level: 'silent' }),
    heartbeatMs: 1,
    lookEveryMs: 3_600_000,
  });
  await worker.start();
  await isAsked.promise;
  await looked.promise;
  expect(order.slice(0, 4)).toEqual(['looking', 'taking', 'taken', 'looking']);
  await worker.stop();
});
