import { describe, expect, it } from 'vitest';
import { PlanBuilder } from './testing/plan-builder';
import { ScriptedEngine } from './testing/scripted-engine';
import { done } from './testing/scripted-executors';

// A worker that dies after a step began another run, and before that is on record.

const call = { type: 'call', config: { version: 'child' }, effect: 'write', isIdempotent: true } as const;
const DAY_MS = 86_400_000;

class WorkerDied extends Error {}

/** The first worker dies instead of writing that a run was begun. */
function engineOf(child: PlanBuilder): ScriptedEngine {
  const engine = new ScriptedEngine().offer('child', child.build());
  engine.isOutage = (cause) => cause instanceof WorkerDied;
  const { append } = engine.log;
  let hasDied = false;
  engine.log.append = async (request) => {
    if (!hasDied && request.events.some(({ data }) => data.type === 'call.started')) {
      hasDied = true;
      throw new WorkerDied();
    }
    await append.call(engine.log, request);
  };
  return engine;
}

/** The first worker drives until it dies, the second until the run rests. */
async function takenOver(engine: ScriptedEngine, runId: string, meanwhile?: () => Promise<unknown>): Promise<string> {
  await expect(engine.drive(runId)).rejects.toThrow(WorkerDied);
  engine.kill('worker-1');
  const [child, ...others] = [...engine.log.runs.values()].filter(({ origin }) => origin?.kind === 'call');
  if (!child || others.length > 0) throw new Error('There is not one child.');
  await meanwhile?.();
  await engine.drive(runId, { worker: 'worker-2' });
  return child.id;
}

/** Waits for days. */
const long = (): PlanBuilder => new PlanBuilder().step('sleep', { type: 'wait', config: { delayMs: DAY_MS } });
const quick = (): PlanBuilder => new PlanBuilder().step('end', { isFinish: true });

describe('a run that was begun and not recorded when its worker died', () => {
  it('is what its step waits for, which is not begun again', async () => {
    const engine = engineOf(quick());
    const runId = engine.create(new PlanBuilder().step('call', { ...call, isFinish: true }).build());
    const childId = await takenOver(engine, runId);
    expect(engine.state(runId).steps.get('call')).toMatchObject({ status: 'waiting', childRunId: childId, losses: 0 });
    await engine.drive(childId);
    await engine.drive(runId);
    expect(engine.state(runId)).toMatchObject({ status: 'succeeded', output: { from: 'end' } });
    expect(engine.pathsCalled()).toEqual(['call', 'end']);
  });

  it('is found too when it has ended already', async () => {
    const engine = engineOf(quick());
    const runId = engine.create(new PlanBuilder().step('call', { ...call, isFinish: true }).build());
    const [child] = engine.log.runs.keys();
    await takenOver(engine, runId, async () => {
      for (const { id } of engine.log.runs.values()) if (id !== child) await engine.drive(id);
    });
    expect(engine.state(runId)).toMatchObject({ status: 'succeeded', output: { from: 'end' } });
    expect(engine.pathsCalled()).toEqual(['call', 'end']);
  });

  it('is stopped when what its step is part of was decided without it', async () => {
    const engine = engineOf(long());
    engine.beginningMs = 500;
    const plan = new PlanBuilder();
    plan
      .container('race', { over: 'branches', until: 'first' }, () => plan.step('call', call).step('fast'))
      .gate('ask')
      .chain('race', 'ask');
    const runId = engine.create(plan.build());
    const childId = await takenOver(engine, runId);
    const { steps, status } = engine.state(runId);
    expect([status, steps.get('race')?.status, steps.get('race/call')?.status]).toEqual([
      'waiting',
      'completed',
      'cancelled',
    ]);
    await engine.drive(childId);
    expect(engine.log.get(childId).status).toBe('cancelled');
  });

  it('ends with the run that is cancelled meanwhile', async () => {
    const engine = engineOf(long());
    const runId = engine.create(new PlanBuilder().step('call', call).build());
    const childId = await takenOver(engine, runId, async () => engine.log.send(runId, { type: 'cancel', by: 'Ada' }));
    await engine.drive(childId);
    expect([engine.log.get(runId).status, engine.log.get(childId).status]).toEqual(['cancelled', 'cancelled']);
  });

  it('is adopted where items are spread over runs as well', async () => {
    const plan = new PlanBuilder();
    const fan = { items: [1, 2], concurrency: 1, onItemError: 'stop', spread: { itemsPerGroup: 2, groupsAtOnce: 1 } };
    plan.container('each', fan, () => plan.step('body'), { isFinish: true });
    const engine = engineOf(quick()).on('body', () => done(1));
    const runId = engine.create(plan.build());
    const groupId = await takenOver(engine, runId);
    expect(engine.state(runId).steps.get('each[0]/group')).toMatchObject({ status: 'waiting', childRunId: groupId });
    await engine.settle();
    expect(engine.state(runId)).toMatchObject({ status: 'succeeded', output: { results: [1, 1] } });
  });
});
