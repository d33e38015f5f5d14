import { describe, expect, it } from 'vitest';
import { PlanBuilder, type StepOptions } from './testing/plan-builder';
import { ScriptedEngine } from './testing/scripted-engine';
import { done } from './testing/scripted-executors';

/** Drives until the step with key `at` hangs in its first attempt, then lets the worker die. */
async function dieAt(at: string, options: StepOptions): Promise<{ engine: ScriptedEngine; runId: string }> {
  const engine = new ScriptedEngine();
  const hangs = new Promise<void>((resolve) => {
    engine.on(at, (_, __, call) => {
      if (call > 1) return done(`call ${call}`);
      resolve();
      return new Promise(() => undefined);
    });
  });
  const plan = new PlanBuilder().step('before').step(at, options).step('after', { isFinish: true });
  const runId = engine.create(plan.chain('before', at, 'after').build());
  void engine.drive(runId);
  await hangs;
  engine.kill('worker-1');
  return { engine, runId };
}

const resume = async (engine: ScriptedEngine, runId: string) => {
  await engine.drive(runId, { worker: 'worker-2' });
  return engine.state(runId);
};

describe('when a worker dies', () => {
  it('runs a read again that was under way, and nothing that was recorded', async () => {
    const { engine, runId } = await dieAt('a', { effect: 'read', timeoutMs: 1e9 });
    const state = await resume(engine, runId);
    expect(state.status).toBe('succeeded');
    expect(state.steps.get('a')?.attempts.map(({ status }) => status)).toEqual(['lost', 'completed']);
    expect(engine.pathsCalled()).toEqual(['before', 'a', 'a', 'after']);
  });

  it('does not count the loss as a try of the step', async () => {
    const { engine, runId } = await dieAt('a', { effect: 'read', timeoutMs: 1e9, retry: { attempts: 1 } });
    expect((await resume(engine, runId)).steps.get('a')).toMatchObject({ failures: 0, losses: 1 });
  });

  it('asks a person about a write that was under way', async () => {
    const { engine, runId } = await dieAt('a', { effect: 'write', timeoutMs: 1e9 });
    const state = await resume(engine, runId);
    expect(state.status).toBe('needs_attention');
    expect(state.steps.get('a')?.status).toBe('unknown');
    expect(engine.log.get(runId)).toMatchObject({ status: 'needs_attention', worker: null, wakeAt: null });
    expect(engine.pathsCalled()).toEqual(['before', 'a']);
  });

  it('goes on with what the person says it gave', async () => {
    const { engine, runId } = await dieAt('a', { effect: 'write', timeoutMs: 1e9 });
    await resume(engine, runId);
    engine.log.send(runId, { type: 'decide', path: 'a', choice: 'happened', output: { id: 7 }, by: 'Ada' });
    const state = await resume(engine, runId);
    expect(state.status).toBe('succeeded');
    expect(state.steps.get('a')).toMatchObject({ status: 'completed', output: { id: 7 }, decision: { by: 'Ada' } });
    expect(engine.pathsCalled()).toEqual(['before', 'a', 'after']);
  });

  it('runs it again when the person says so, under the same key', async () => {
    const { engine, runId } = await dieAt('a', { effect: 'write', timeoutMs: 1e9 });
    await resume(engine, runId);
    engine.log.send(runId, { type: 'decide', path: 'a', choice: 'run-again', output: null, by: 'Ada' });
    const state = await resume(engine, runId);
    expect(state.steps.get('a')?.attempts.map(({ status }) => status)).toEqual(['unknown', 'completed']);
    expect(new Set(engine.calls.filter(({ path }) => path === 'a').map(({ key }) => key)).size).toBe(1);
  });

  it('stops when the person says so', async () => {
    const { engine, runId } = await dieAt('a', { effect: 'write', timeoutMs: 1e9 });
    await resume(engine, runId);
    engine.log.send(runId, { type: 'decide', path: 'a', choice: 'stop', output: null, by: 'Ada' });
    const state = await resume(engine, runId);
    expect(state).toMatchObject({ status: 'failed', failedPath: 'a', error: { code: 'stopped' } });
  });

  it('runs a write again that is safe to repeat', async () => {
    const { engine, runId } = await dieAt('a', { effect: 'write', isIdempotent: true, timeoutMs: 1e9 });
    expect((await resume(engine, runId)).status).toBe('succeeded');
  });

  it('asks a person after the sixth loss of the same step', async () => {
    const engine = new ScriptedEngine();
    const runId = engine.create(new PlanBuilder().step('a', { effect: 'read', timeoutMs: 1e9 }).build());
    for (let life = 1; life <= 6; life++) {
      const hangs = new Promise<void>((resolve) => {
        engine.on('a', () => {
          resolve();
          return new Promise(() => undefined);
        });
      });
      void engine.drive(runId, { worker: `worker-${life}` });
      await hangs;
      engine.kill(`worker-${life}`);
    }
    await engine.drive(runId, { worker: 'worker-7' });
    const state = engine.state(runId);
    expect(state.status).toBe('needs_attention');
    expect(state.steps.get('a')).toMatchObject({ status: 'unknown', losses: 6, error: { code: 'worker-lost' } });
    expect(engine.calls).toHaveLength(6);
    engine.on('a', () => done('ok'));
    engine.log.send(runId, { type: 'decide', path: 'a', choice: 'run-again', output: null, by: 'Ada' });
    await engine.drive(runId, { worker: 'worker-7' });
    expect(engine.state(runId).status).toBe('succeeded');
  });

  it('keeps a gate open over the death of a worker', async () => {
    const engine = new ScriptedEngine();
    const slow = new PlanBuilder().gate('ask', { isFinish: true }).step('slow', { effect: 'read', timeoutMs: 1e9 });
    const hangs = new Promise<void>((resolve) => {
      engine.on('slow', async (_, __, call) => {
        if (call > 1) return done();
        await engine.clock.sleep(200, new AbortController().signal);
        resolve();
        return new Promise(() => undefined);
      });
    });
    const runId = engine.create(slow.build());
    void engine.drive(runId);
    await hangs;
    engine.kill('worker-1');
    await resume(engine, runId);
    const gates = [...engine.state(runId).gates.values()];
    expect(gates).toHaveLength(1);
    expect(gates[0]?.status).toBe('open');
  });

  it('writes nothing more with the worker that lost the run', async () => {
    const engine = new ScriptedEngine();
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const begun = new Promise<void>((resolve) => {
      engine.on('a', async (_, __, call) => {
        resolve();
        if (call === 1) await held;
        return done(`call ${call}`);
      });
    });
    const runId = engine.create(
      new PlanBuilder().step('a', { effect: 'read', isFinish: true, timeoutMs: 1e9 }).build(),
    );
    const first = engine.drive(runId, { worker: 'sleepy' });
    await begun;
    engine.kill('sleepy');
    await resume(engine, runId);
    release();
    expect(await first).toEqual({ kind: 'taken' });
    expect(engine.state(runId).output).toBe('call 2');
    expect(engine.events(runId).filter(({ data }) => data.type === 'step.completed')).toHaveLength(1);
  });
});
