import { describe, expect, it } from 'vitest';
import { PlanBuilder } from './testing/plan-builder';
import { ScriptedEngine } from './testing/scripted-engine';
import { done, fail } from './testing/scripted-executors';

const chain = (length: number): PlanBuilder => {
  const plan = new PlanBuilder();
  const keys = Array.from({ length }, (_, index) => `s${index + 1}`);
  for (const key of keys) plan.step(key, { isFinish: key === keys.at(-1) });
  return plan.chain(...keys);
};

describe('a chain of pure steps', () => {
  it('runs in order and succeeds with the output of Finish', async () => {
    const engine = new ScriptedEngine();
    const state = await engine.run(chain(10).build());
    expect(state.status).toBe('succeeded');
    expect(state.output).toEqual({ from: 's10' });
    expect(engine.pathsCalled()).toEqual(['s1', 's2', 's3', 's4', 's5', 's6', 's7', 's8', 's9', 's10']);
  });

  it('costs one write', async () => {
    const engine = new ScriptedEngine();
    await engine.run(chain(10).build());
    expect(engine.log.appends).toBe(1);
  });

  it('hands values on by reference', async () => {
    const engine = new ScriptedEngine()
      .on('a', () => done({ name: 'Ada' }))
      .on('b', (_, config) => done(config.greeting ?? null));
    const plan = new PlanBuilder()
      .step('a')
      .step('b', { values: { greeting: 'Hello {{ steps.a.name }} of {{ input.town }}' }, isFinish: true })
      .edge('a', 'b');
    const state = await engine.run(plan.build(), { town: 'Paris' });
    expect(state.output).toBe('Hello Ada of Paris');
    expect(state.steps.get('b')?.attempts[0]?.input).toEqual([
      { field: 'config.greeting', value: 'Hello Ada of Paris', references: ['steps.a.name', 'input.town'] },
    ]);
  });

  it('fails where a value is missing, naming the field', async () => {
    const engine = new ScriptedEngine().on('a', () => done({}));
    const plan = new PlanBuilder()
      .step('a')
      .step('b', { values: { text: '{{ steps.a.nothing }}' } })
      .edge('a', 'b');
    const state = await engine.run(plan.build());
    expect(state.status).toBe('failed');
    expect(state.failedPath).toBe('b');
    expect(state.error).toMatchObject({ code: 'expression', field: 'config.text' });
    expect(engine.pathsCalled()).toEqual(['a']);
  });
});

describe('failures', () => {
  it('turns anything thrown into an error a person can read', async () => {
    const engine = new ScriptedEngine().on('a', () => {
      throw new TypeError('x is not a function');
    });
    const state = await engine.run(new PlanBuilder().step('a').build());
    expect(state.error).toMatchObject({ code: 'internal', message: expect.stringContaining('x is not a function') });
    expect(engine.warnings).toHaveLength(1);
  });

  it('stops the run and what else is under way', async () => {
    const engine = new ScriptedEngine()
      .on('bad', () => fail('broken'))
      .on('slow', async ({ signal }) => {
        await engine.clock.sleep(30_000, signal);
        return done();
      });
    const state = await engine.run(
      new PlanBuilder()
        .step('a')
        .step('bad')
        .step('slow')
        .step('after')
        .edge('a', 'bad')
        .edge('a', 'slow')
        .edge('slow', 'after')
        .build(),
    );
    expect(state.status).toBe('failed');
    expect(state.failedPath).toBe('bad');
    expect(state.steps.get('slow')?.status).toBe('cancelled');
    expect(state.steps.has('after')).toBe(false);
  });
});

describe('data shaped like a reference to a stored value', () => {
  const forged = { $blob: 'ab'.repeat(32), size: 4 };

  it('stays data when a step gives it', async () => {
    const engine = new ScriptedEngine().on('a', () => done(forged)).on('b', (_, config) => done(config.size ?? null));
    const plan = new PlanBuilder()
      .step('a')
      .step('b', { values: { size: '{{ steps.a.size }}' }, isFinish: true })
      .edge('a', 'b');
    const state = await engine.run(plan.build());
    expect(state).toMatchObject({ status: 'succeeded', output: 4 });
    expect(state.steps.get('a')?.output).toEqual({ $_blob: forged.$blob, size: 4 });
    expect(state.steps.get('a')?.warnings).toEqual([expect.stringContaining('replaced')]);
  });
});

describe('a defect that would come again with every drive', () => {
  const large = 'x'.repeat(200_000);
  const plan = () =>
    new PlanBuilder()
      .step('a')
      .step('b', { values: { text: '{{ steps.a }}' }, isFinish: true })
      .edge('a', 'b')
      .build();
  const breakStore = (engine: ScriptedEngine): void => {
    engine.on('a', () => ({ ...done(), trace: large }));
    engine.values.put = () => Promise.reject(new RangeError('the store is broken'));
  };

  it('ends the run with an error', async () => {
    const engine = new ScriptedEngine();
    breakStore(engine);
    const runId = engine.create(plan());
    expect(await engine.drive(runId)).toEqual({ kind: 'ended', status: 'failed' });
    expect(engine.state(runId).error).toMatchObject({
      code: 'internal',
      message: expect.stringContaining('the store is broken'),
    });
    expect(await engine.drive(runId)).toEqual({ kind: 'not-claimed' });
  });

  it('ends a run that was made by the very append of which it is not clear whether it was written', async () => {
    const engine = new ScriptedEngine();
    const { append } = engine.log;
    let isFirst = true;
    engine.log.append = async (request) => {
      await append.call(engine.log, request);
      if (isFirst) {
        isFirst = false;
        throw new RangeError('the answer cannot be read');
      }
    };
    const runId = engine.create(new PlanBuilder().step('a').gate('ask').edge('a', 'ask').build());
    expect(await engine.driveOffered(runId)).toEqual({ kind: 'ended', status: 'failed' });
    expect(engine.state(runId).error).toMatchObject({ code: 'internal' });
  });

  it('ends the run also when it is an event that cannot be written', async () => {
    const engine = new ScriptedEngine();
    const { append } = engine.log;
    engine.log.append = (request) =>
      request.events.some(({ data }) => data.type === 'step.completed')
        ? Promise.reject(new RangeError('invalid input'))
        : append.call(engine.log, request);
    const runId = engine.create(plan());
    expect(await engine.drive(runId)).toEqual({ kind: 'ended', status: 'failed' });
    expect(engine.state(runId).error?.code).toBe('internal');
  });

  it('ends the run also when signals that wait cannot be read', async () => {
    const engine = new ScriptedEngine();
    engine.log.signals = () => Promise.reject(new RangeError('not a signal'));
    const runId = engine.create(plan());
    // Its word was lost: the next append finds it.
    engine.log.subscribe = () => () => undefined;
    engine.on('a', () => {
      engine.log.send(runId, { type: 'answer', gateId: '', route: '', values: null, by: '' });
      return done('small');
    });
    expect(await engine.drive(runId)).toEqual({ kind: 'ended', status: 'failed' });
    expect(engine.state(runId).error).toMatchObject({ message: expect.stringContaining('not a signal') });
  });

  it('closes the questions that were open, and stops the runs it began', async () => {
    const engine = new ScriptedEngine().offer('child', new PlanBuilder().gate('inner').build());
    const call = { type: 'call', config: { version: 'child' }, effect: 'write', isIdempotent: true } as const;
    const runId = engine.create(new PlanBuilder().gate('ask').step('call', call).build());
    await engine.drive(runId);
    const childId = engine.state(runId).steps.get('call')?.childRunId ?? '';
    await engine.drive(childId);
    const { signals } = engine.log;
    engine.log.signals = () => Promise.reject(new RangeError('not a signal'));
    engine.log.send(runId, { type: 'answer', gateId: '', route: '', values: null, by: '' });
    expect(await engine.drive(runId)).toEqual({ kind: 'ended', status: 'failed' });
    expect([...engine.log.get(runId).gates.values()].map(({ status }) => status)).toEqual(['cancelled']);
    expect([...engine.state(runId).steps.values()].map(({ status }) => status)).toEqual(['cancelled', 'cancelled']);

    engine.log.signals = signals;
    await engine.drive(childId);
    expect(engine.log.get(childId).status).toBe('cancelled');
    expect([...engine.log.get(childId).gates.values()].map(({ status }) => status)).toEqual(['cancelled']);
  });

  it('is told from a store that is away, which leaves the run as it is', async () => {
    const engine = new ScriptedEngine();
    breakStore(engine);
    engine.isOutage = (cause) => cause instanceof RangeError;
    const runId = engine.create(plan());
    await expect(engine.drive(runId)).rejects.toThrow('the store is broken');
    expect(engine.state(runId).status).not.toBe('failed');
  });
});

describe('a run that writes much', () => {
  it('waits for the log, and writes it in pieces', async () => {
    const engine = new ScriptedEngine().on('body', () => done());
    const { append } = engine.log;
    let most = 0;
    engine.log.append = async (request) => {
      most = Math.max(most, request.events.length);
      await engine.clock.sleep(10, new AbortController().signal);
      return append.call(engine.log, request);
    };
    const plan = new PlanBuilder();
    plan.container('each', { items: Array.from({ length: 3_000 }, (_, n) => n) }, () => plan.step('body'), {
      isFinish: true,
    });
    const state = await engine.run(plan.build());
    expect(state).toMatchObject({ status: 'succeeded', output: { count: 3_000 } });
    expect(most).toBeLessThanOrEqual(1_000);
    expect(engine.log.appends).toBeGreaterThan(5);
    expect(engine.events('run-1').map(({ seq }) => seq)).toEqual(engine.events('run-1').map((_, index) => index + 1));
  });
});
