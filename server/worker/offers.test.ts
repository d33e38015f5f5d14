import { pino } from 'pino';
import { expect, it } from 'vitest';
import type { Claim, Clock } from '@/server/engine/driver-ports';
import { PlanBuilder } from '@/server/engine/testing/plan-builder';
import { ScriptedEngine } from '@/server/engine/testing/scripted-engine';
import type { WorkListener } from './work-source';
import { Worker } from './worker';

const NEVER_MS = 3_600_000;
const plan = new PlanBuilder().step('a', { isFinish: true }).build();

/** The scripted engine's own jumps ahead when nothing moves, and ends steps that hang. */
const clock: Clock = {
  now: () => Date.now(),
  after: (ms, wake) => {
    const timer = setTimeout(wake, ms);
    return () => clearTimeout(timer);
  },
  breathe: () => new Promise((resolve) => setImmediate(resolve)),
};

/** A worker whose steps hang, that takes what the test gives it. */
async function openWorker({ capacity }: { capacity: number }) {
  const engine = new ScriptedEngine().on('a', () => new Promise(() => undefined));
  const claimed = Promise.withResolvers<Claim[]>();
  const asked = Promise.withResolvers<number>();
  const heard: WorkListener[] = [];
  let isDriven: (runId: string) => boolean = () => false;
  const looked = Promise.withResolvers<void>();
  const worker = new Worker({
    id: 'one',
    driver: { ...engine.deps(), clock },
    source: {
      claimDue: (_, most) => {
        asked.resolve(most);
        return claimed.promise;
      },
      claimCancelled: async () => [],
      isLimited: () => false,
      makesAs: () => null,
      listen: async (_, listener) => {
        heard.push(listener);
        return () => undefined;
      },
    },
    workers: {
      heartbeat: async () => undefined,
      requeueAbandoned: async (_, ask) => {
        isDriven = ask;
        if (worker.count > 0) looked.resolve();
        return [];
      },
      requeueLost: async () => [],
      cancelOrphans: async () => [],
      leave: async () => undefined,
    },
    capacity,
    logger: pino({ level: 'silent' }),
    heartbeatMs: 5,
    lookEveryMs: NEVER_MS,
    graceMs: 1,
  });
  await worker.start();
  const newRun = (): Claim => {
    const runId = engine.create(plan);
    const run = engine.log.withhold(runId);
    const { workspaceId, versionId, input, seed, origin, budget, epoch } = run;
    const claim = { runId, workspaceId, versionId, input, seed, origin, budget, epoch, seq: 0, hasSignals: false };
    return { ...claim, making: { worker: 'one', row: run, until: Number.POSITIVE_INFINITY } };
  };
  return {
    worker,
    newRun,
    /** the same run as a claim gives it, after which an offer of it is void */
    claimOf: ({ making: _, ...run }: Claim): Claim => {
      engine.log.makeOffered(run.runId);
      engine.log.get(run.runId).epoch = 2;
      return { ...run, epoch: 2 };
    },
    whenAsked: asked.promise,
    give: (claims: Claim[]) => claimed.resolve(claims),
    offer: (claim: Claim) => heard[0]?.onOffered(claim),
    isDrivenAtTheNextHeartbeat: async (runId: string) => {
      await looked.promise;
      return isDriven(runId);
    },
  };
}

it('takes no offer for a place that a claim under way may fill', async () => {
  const { worker, newRun, claimOf, whenAsked, give, offer } = await openWorker({ capacity: 1 });
  expect(await whenAsked).toBe(1);
  expect(offer(newRun())).toBe(false);
  give([claimOf(newRun())]);
  await expect.poll(() => worker.count).toBe(1);
  await worker.stop();
});

it('takes no offer while others are due that have waited longer', async () => {
  const { worker, newRun, claimOf, whenAsked, give, offer } = await openWorker({ capacity: 17 });
  const most = await whenAsked;
  give(Array.from({ length: most }, () => claimOf(newRun())));
  await expect.poll(() => worker.count).toBeGreaterThanOrEqual(most);
  expect(offer(newRun())).toBe(false);
  await worker.stop();
});

it('drives a run on that it has claimed when the offer of it comes late', async () => {
  const { worker, newRun, claimOf, give, offer, isDrivenAtTheNextHeartbeat } = await openWorker({ capacity: 4 });
  const run = newRun();
  give([claimOf(run)]);
  await expect.poll(() => worker.count).toBe(1);
  expect(offer(run)).toBe(true);
  expect(worker.count).toBe(1);
  expect(await isDrivenAtTheNextHeartbeat(run.runId)).toBe(true);
  await worker.stop();
});
