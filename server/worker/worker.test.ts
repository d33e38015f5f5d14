import { pino } from 'pino';
import { expect, it } from 'vitest';
import { ScriptedEngine } from '@/server/engine/testing/scripted-engine';
import { Worker, type Workers, type WorkSource } from './worker';

it('knows at a heartbeat of a run that it took while the database was being asked', async () => {
  const engine = new ScriptedEngine();
  const claimed = Promise.withResolvers<null>();
  engine.log.claim = () => claimed.promise;
  const seen = Promise.withResolvers<boolean>();
  const calls: ((runId: string) => Promise<void>)[] = [];
  const queue: WorkSource = {
    work: async (onRun) => void calls.push(onRun),
    stopWorking: async () => undefined,
  };
  let beats = 0;
  const workers: Workers = {
    heartbeat: async () => false,
    requeueLost: async () => [],
    callDueAgain: async () => [],
    leave: async () => undefined,
    requeueAbandoned: async (_, isDriven) => {
      if (++beats === 2) {
        calls[0]?.('run-1').catch(seen.reject);
        await Promise.resolve();
        seen.resolve(isDriven('run-1'));
      }
      return [];
    },
  };
  const worker = new Worker({
    id: 'one',
    driver: engine.deps(),
    queue,
    workers,
    logger: pino({ level: 'silent' }),
    heartbeatMs: 1,
  });
  await worker.start();
  expect(await seen.promise).toBe(true);
  claimed.resolve(null);
  await worker.stop();
});
