import { describe, expect, it } from 'vitest';
import { driveRun } from './driver';
import { PlanBuilder } from './testing/plan-builder';
import { ScriptedEngine } from './testing/scripted-engine';
import { done } from './testing/scripted-executors';

// A worker that stands still while a step of its run begins another run, and goes on when the run has another owner.

const call = { type: 'call', config: { version: 'child' }, effect: 'write', isIdempotent: true } as const;
const DAY_MS = 86_400_000;

const long = (): PlanBuilder => new PlanBuilder().step('sleep', { type: 'wait', config: { delayMs: DAY_MS } });
const childrenIn = (engine: ScriptedEngine): string[] =>
  [...engine.log.runs.values()].filter(({ origin }) => origin?.kind === 'call').map(({ id }) => id);

/** The first worker stands still before the other run is there: nothing reaches it, and nothing it does counts, until it goes on. */
function standingStill(): { engine: ScriptedEngine; stands: Promise<void>; goOn(): void } {
  const engine = new ScriptedEngine().offer('child', long().build());
  const stands = Promise.withResolvers<void>();
  const goesOn = Promise.withResolvers<void>();
  let isFirst = true;
  engine.beforeBeginning = async () => {
    if (!isFirst) return;
    // All else that it does is on record.
    await engine.clock.sleep(100, new AbortController().signal);
    isFirst = false;
    stands.resolve();
    await goesOn.promise;
  };
  const { subscribe, append } = engine.log;
  engine.log.subscribe = (...given) => (isFirst ? () => undefined : subscribe.apply(engine.log, given));
  engine.log.append = async (request) => {
    if (!isFirst && request.epoch === 1) await goesOn.promise;
    await append.call(engine.log, request);
  };
  return { engine, stands: stands.promise, goOn: goesOn.resolve };
}

/** A person may answer instead of the other run; then the run waits for another person. */
const race = (): PlanBuilder => {
  const plan = new PlanBuilder();
  plan
    .container('race', { over: 'branches', until: 'first' }, () => plan.step('call', call).gate('ask'))
    .gate('later')
    .chain('race', 'later');
  return plan;
};

const answer = (engine: ScriptedEngine, runId: string): void => {
  const [gateId = ''] = engine.state(runId).gates.keys();
  engine.log.send(runId, { type: 'answer', gateId, route: 'approve', values: null, by: 'Ada' });
};

describe('a worker that stands still while it begins a run', () => {
  it('begins none once another has decided without it', async () => {
    const { engine, stands, goOn } = standingStill();
    const runId = engine.create(race().build());
    const first = engine.drive(runId);
    await stands;
    engine.kill('worker-1');
    answer(engine, runId);
    await engine.drive(runId, { worker: 'worker-2' });
    const { steps, status } = engine.state(runId);
    expect([status, steps.get('race/call')?.status]).toEqual(['waiting', 'cancelled']);
    goOn();
    expect(await first).toEqual({ kind: 'taken' });
    expect(childrenIn(engine)).toEqual([]);
  });

  it('finds the one that the next owner has begun, and leaves it alone', async () => {
    const { engine, stands, goOn } = standingStill();
    const runId = engine.create(new PlanBuilder().step('call', { ...call, isFinish: true }).build());
    const first = engine.drive(runId);
    await stands;
    engine.kill('worker-1');
    await engine.drive(runId, { worker: 'worker-2' });
    const [childId = ''] = childrenIn(engine);
    expect(engine.state(runId).steps.get('call')).toMatchObject({ status: 'waiting', childRunId: childId });
    goOn();
    expect(await first).toEqual({ kind: 'taken' });
    expect(childrenIn(engine)).toEqual([childId]);
    expect(engine.log.get(childId).signals).toEqual([]);
  });

  it('begins no group of a list either', async () => {
    const { engine, stands, goOn } = standingStill();
    const fan = { items: [1, 2], concurrency: 1, onItemError: 'stop', spread: { itemsPerGroup: 2, groupsAtOnce: 1 } };
    const plan = new PlanBuilder();
    plan
      .container('race', { over: 'branches', until: 'first' }, () =>
        plan.container('each', fan, () => plan.step('body')).gate('ask'),
      )
      .gate('later')
      .chain('race', 'later');
    engine.on('body', () => done(1));
    const runId = engine.create(plan.build());
    const first = engine.drive(runId);
    await stands;
    engine.kill('worker-1');
    answer(engine, runId);
    await engine.drive(runId, { worker: 'worker-2' });
    goOn();
    expect(await first).toEqual({ kind: 'taken' });
    expect(childrenIn(engine)).toEqual([]);
  });
});

describe('a run that was begun for a step which had failed meanwhile, by a worker that died before it could stop it', () => {
  it.each([{ onError: 'port' }, { onError: 'default', defaultValue: 'none' }] as const)(
    'is stopped by the next owner, with $onError',
    async (options) => {
      const engine = new ScriptedEngine().offer('child', long().build());
      // The other run is there some time before its step hears of it, which is too long for it.
      engine.beginningMs = 500;
      const plan = new PlanBuilder().step('call', { ...call, ...options, timeoutMs: 100 }).gate('later');
      plan.edge(options.onError === 'port' ? 'call.error' : 'call', 'later');
      const runId = engine.create(plan.build());
      const died = { ...engine.deps(), stopChild: async () => undefined };
      expect(await driveRun(died, runId, { worker: 'worker-1' })).toMatchObject({ kind: 'parked' });
      const [childId = ''] = childrenIn(engine);
      await engine.drive(childId);
      answer(engine, runId);
      await engine.drive(runId, { worker: 'worker-2' });
      await engine.drive(childId);
      expect(engine.log.get(childId).status).toBe('cancelled');
      expect(engine.state(runId)).toMatchObject({ status: 'succeeded' });
    },
  );
});
