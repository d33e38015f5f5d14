import { describe, expect, it } from 'vitest';
import { isTerminal } from './events';
import { PlanBuilder } from './testing/plan-builder';
import { ScriptedEngine } from './testing/scripted-engine';
import { done, fail } from './testing/scripted-executors';

const HOUR = 3_600_000;

const gated = (options: Parameters<PlanBuilder['gate']>[1] = {}) =>
  new PlanBuilder()
    .step('before')
    .gate('ask', options)
    .step('sent', { values: { by: '{{ steps.ask.by }}' }, isFinish: true })
    .step('dropped', { isFinish: true })
    .step('late', { isFinish: true, effect: 'read' })
    .edge('before', 'ask')
    .edge('ask.approve', 'sent')
    .edge('ask.reject', 'dropped')
    .edge('ask.timed_out', 'late')
    .build();

const openGate = (engine: ScriptedEngine, runId: string) => {
  const gate = [...engine.state(runId).gates.values()].find(({ status }) => status === 'open');
  if (!gate) throw new Error('No gate is open.');
  return gate;
};

describe('a gate', () => {
  it('puts the run to sleep, and an answer fires its route', async () => {
    const engine = new ScriptedEngine().on('sent', (_, { by }) => done({ by: by ?? null }));
    const runId = engine.create(gated());
    expect(await engine.drive(runId)).toEqual({ kind: 'parked', wakeAt: expect.any(String) });
    expect(engine.state(runId).status).toBe('waiting');
    expect(engine.log.get(runId)).toMatchObject({ worker: null, status: 'waiting' });
    const gate = openGate(engine, runId);
    expect(gate).toMatchObject({ path: 'ask', form: { title: 'Go on?' } });
    engine.log.send(runId, { type: 'answer', gateId: gate.id, route: 'approve', values: { note: 'ok' }, by: 'Ada' });
    await engine.drive(runId);
    const state = engine.state(runId);
    expect(state.steps.get('ask')).toMatchObject({
      status: 'completed',
      output: { route: 'approve', values: { note: 'ok' }, by: 'Ada' },
      ports: ['approve'],
    });
    expect(state).toMatchObject({ status: 'succeeded', output: { by: 'Ada' } });
    expect(engine.pathsCalled()).toEqual(['before', 'ask', 'sent']);
    expect(engine.log.get(runId).gates.get(gate.id)?.status).toBe('answered');
  });

  it('takes the way for nobody answering when its time is over', async () => {
    const engine = new ScriptedEngine();
    const began = engine.clock.now();
    const state = await engine.run(gated({ timeoutMs: 5 * HOUR }));
    expect(state.output).toEqual({ from: 'late' });
    expect(state.steps.get('ask')?.output).toEqual({ route: 'timed_out', values: {}, by: null });
    expect(engine.clock.now() - began).toBeGreaterThanOrEqual(5 * HOUR);
    expect(engine.log.get('run-1').gates.values().next().value?.status).toBe('timed-out');
  });

  it('fails when nobody answers and no way was drawn for that', async () => {
    const state = await new ScriptedEngine().run(gated({ timeoutMs: HOUR, timeoutRoute: null }));
    expect(state.error).toMatchObject({ code: 'gate-timed-out' });
  });

  it('counts the first answer only', async () => {
    const engine = new ScriptedEngine();
    const runId = engine.create(gated());
    await engine.drive(runId);
    const gateId = openGate(engine, runId).id;
    engine.log.send(runId, { type: 'answer', gateId, route: 'reject', values: {}, by: 'Ada' });
    engine.log.send(runId, { type: 'answer', gateId, route: 'approve', values: {}, by: 'Bob' });
    await engine.drive(runId);
    expect(engine.state(runId).output).toEqual({ from: 'dropped' });
    expect(engine.log.get(runId).signals.every(({ isConsumed }) => isConsumed)).toBe(true);
  });

  it('lets an answer win that came before the timeout was written', async () => {
    const engine = new ScriptedEngine();
    const runId = engine.create(gated({ timeoutMs: HOUR }));
    await engine.drive(runId);
    const gateId = openGate(engine, runId).id;
    await engine.clock.sleep(2 * HOUR, new AbortController().signal);
    const { append } = engine.log;
    // The person answers between the decision that time is over and its writing.
    let isSent = false;
    engine.log.append = async (request) => {
      if (!isSent && request.events.some(({ data }) => data.type === 'gate.timedOut')) {
        isSent = true;
        engine.log.send(runId, { type: 'answer', gateId, route: 'approve', values: {}, by: 'Ada' });
      }
      return append.call(engine.log, request);
    };
    await engine.drive(runId);
    expect(isSent).toBe(true);
    expect(engine.state(runId).steps.get('ask')?.output).toMatchObject({ route: 'approve', by: 'Ada' });
    expect(engine.state(runId).status).toBe('succeeded');
    expect(engine.pathsCalled()).not.toContain('late');
  });

  it('does not hold up what runs beside it', async () => {
    const engine = new ScriptedEngine();
    const plan = new PlanBuilder().gate('ask').step('a').step('b').edge('a', 'b').build();
    const runId = engine.create(plan);
    await engine.drive(runId);
    expect(engine.state(runId).steps.get('b')?.status).toBe('completed');
  });

  it('is closed when the run fails', async () => {
    const engine = new ScriptedEngine().on('bad', async ({ signal }) => {
      await engine.clock.sleep(20, signal);
      return fail('broken');
    });
    const state = await engine.run(new PlanBuilder().gate('ask').step('bad').build());
    expect(state.status).toBe('failed');
    expect([...state.gates.values()].map(({ status }) => status)).toEqual(['cancelled']);
    expect([...engine.log.get('run-1').gates.values()].map(({ status }) => status)).toEqual(['cancelled']);
  });
});

describe('a cancel', () => {
  const slow = (engine: ScriptedEngine) =>
    engine.on('slow', async ({ signal }) => {
      await engine.clock.sleep(60_000, signal);
      return done('late');
    });
  const plan = (effect: 'none' | 'write' = 'none') =>
    new PlanBuilder().step('slow', { effect, timeoutMs: HOUR }).step('after').edge('slow', 'after').build();

  it('stops what is under way and begins nothing more', async () => {
    for (const effect of ['none', 'write'] as const) {
      const engine = slow(new ScriptedEngine());
      const runId = engine.create(plan(effect));
      const driven = engine.drive(runId);
      await engine.clock.sleep(1_000, new AbortController().signal);
      const sentAt = engine.clock.now();
      engine.log.send(runId, { type: 'cancel', by: 'Ada' });
      expect(await driven).toEqual({ kind: 'ended', status: 'cancelled' });
      const state = engine.state(runId);
      expect(state).toMatchObject({ status: 'cancelled', cancelRequestedBy: 'Ada' });
      expect(state.steps.get('slow')?.status).toBe('cancelled');
      expect(state.steps.has('after')).toBe(false);
      expect(Date.parse(state.finishedAt ?? '') - sentAt).toBeLessThan(5_000);
    }
  });

  it('discards what a step still gives, and says so to the operator', async () => {
    const engine = new ScriptedEngine();
    const given = Promise.withResolvers<void>();
    // It does not listen to its signal.
    engine.on('slow', async () => {
      await engine.clock.sleep(60_000, new AbortController().signal);
      given.resolve();
      return done('late');
    });
    const runId = engine.create(plan());
    const driven = engine.drive(runId);
    await engine.clock.sleep(1_000, new AbortController().signal);
    engine.log.send(runId, { type: 'cancel', by: 'Ada' });
    await driven;
    const events = engine.events(runId).length;
    expect(engine.warnings).toEqual([]);
    await given.promise;
    await engine.clock.sleep(1, new AbortController().signal);
    expect(engine.warnings).toEqual(['a late result was discarded']);
    expect(engine.events(runId)).toHaveLength(events);
  });

  it('ends a run that sleeps at a gate, and closes the gate', async () => {
    const engine = new ScriptedEngine();
    const runId = engine.create(gated());
    await engine.drive(runId);
    engine.log.send(runId, { type: 'cancel', by: 'Ada' });
    await engine.drive(runId);
    expect(engine.state(runId).status).toBe('cancelled');
    expect([...engine.log.get(runId).gates.values()].map(({ status }) => status)).toEqual(['cancelled']);
  });

  it('ends a run before its first step', async () => {
    const engine = new ScriptedEngine();
    const runId = engine.create(plan());
    engine.log.send(runId, { type: 'cancel', by: 'Ada' });
    await engine.drive(runId);
    expect(engine.state(runId).status).toBe('cancelled');
    expect(engine.calls).toEqual([]);
  });

  it('lets no step begin after it has been written, however the two race', async () => {
    const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
    const chain = new PlanBuilder();
    for (const key of keys) chain.step(key, { effect: key === 'd' ? 'write' : 'none' });
    chain.chain(...keys);
    for (const at of keys) {
      const engine = new ScriptedEngine();
      let begunAt = -1;
      engine.on(at, () => {
        engine.log.send('run-1', { type: 'cancel', by: 'Ada' });
        begunAt = engine.events('run-1').length;
        return done();
      });
      const state = await engine.run(chain.build());
      const written = engine.events('run-1').slice(Math.max(0, begunAt));
      expect(state.status).toBe('cancelled');
      expect(written.filter(({ data }) => data.type === 'step.started')).toEqual([]);
      if (at !== 'd') expect(engine.pathsCalled().filter((path) => path === 'd').length).toBe(at > 'd' ? 1 : 0);
    }
  });

  it('comes too late for a run that has ended', async () => {
    const engine = new ScriptedEngine();
    const runId = engine.create(new PlanBuilder().step('a', { isFinish: true }).build());
    await engine.drive(runId);
    engine.log.send(runId, { type: 'cancel', by: 'Ada' });
    expect(await engine.drive(runId)).toEqual({ kind: 'not-claimed' });
    expect(engine.state(runId).status).toBe('succeeded');
  });
});

describe('being asked to stop', () => {
  it('finishes what is under way, begins nothing more and gives the run back', async () => {
    const engine = new ScriptedEngine().on('a', async ({ signal }) => {
      await engine.clock.sleep(10_000, signal);
      return done('done');
    });
    const runId = engine.create(new PlanBuilder().step('a').step('b').edge('a', 'b').build());
    const stop = new AbortController();
    const driven = engine.drive(runId, { stop: stop.signal });
    await engine.clock.sleep(1_000, new AbortController().signal);
    stop.abort();
    expect(await driven).toEqual({ kind: 'released' });
    expect(engine.state(runId).steps.get('a')?.status).toBe('completed');
    expect(engine.pathsCalled()).toEqual(['a']);
    expect(engine.log.get(runId).worker).toBeNull();
    await engine.drive(runId, { worker: 'worker-2' });
    expect(engine.state(runId).status).toBe('succeeded');
    expect(engine.pathsCalled()).toEqual(['a', 'b']);
  });

  it('gives the run back at once when there is no more time', async () => {
    const engine = new ScriptedEngine().on('a', (_, __, call) => (call === 1 ? new Promise(() => undefined) : done()));
    const runId = engine.create(new PlanBuilder().step('a', { timeoutMs: HOUR, effect: 'read' }).build());
    const abandon = new AbortController();
    const driven = engine.drive(runId, { abandon: abandon.signal });
    await engine.clock.sleep(1_000, new AbortController().signal);
    abandon.abort();
    expect(await driven).toEqual({ kind: 'released' });
    await engine.drive(runId);
    expect(
      engine
        .state(runId)
        .steps.get('a')
        ?.attempts.map(({ status }) => status),
    ).toEqual(['lost', 'completed']);
  });
});

describe('ceilings', () => {
  const limited = async (limits: Partial<ScriptedEngine['limits']>, slowMs = 0) => {
    const engine = new ScriptedEngine();
    engine.limits = { ...engine.limits, ...limits };
    const plan = new PlanBuilder();
    plan.container('each', { items: Array.from({ length: 20 }, (_, n) => n), concurrency: 2 }, () =>
      plan.step('body', { timeoutMs: 100 * HOUR }),
    );
    engine.on('body', async ({ signal }) => {
      await engine.clock.sleep(slowMs, signal);
      return done('x'.repeat(100));
    });
    return { engine, state: await engine.run(plan.build()) };
  };

  it('end the run with an error that names the limit', async () => {
    expect((await limited({ stepExecutions: 10 })).state.error).toMatchObject({
      code: 'too-many-steps',
      message: expect.stringContaining('10 step executions'),
    });
    expect((await limited({ events: 20 })).state.error).toMatchObject({ code: 'too-many-events' });
    expect((await limited({ runBytes: 2_000 })).state.error).toMatchObject({ code: 'run-too-large' });
    expect((await limited({ activeMs: HOUR }, HOUR / 4)).state.error).toMatchObject({ code: 'run-too-long' });
  });

  it('are not exceeded before they are seen', async () => {
    const { engine } = await limited({ stepExecutions: 10 });
    expect(engine.calls.length).toBeLessThanOrEqual(10);
  });

  it('do not count time asleep', async () => {
    const engine = new ScriptedEngine();
    engine.limits = { ...engine.limits, activeMs: HOUR };
    const state = await engine.run(gated({ timeoutMs: 50 * HOUR }));
    expect(state.status).toBe('succeeded');
    expect(state.activeMs).toBeLessThan(1_000);
  });
});

describe('a step that finds no room for what it begins', () => {
  const BUSY = { code: 'queue-full', message: 'Full.', transient: true, isBusy: true };
  const full = (times: number) =>
    new ScriptedEngine().on('begin', (_context, _config, call) =>
      call <= times ? { kind: 'fail', error: BUSY } : done('begun'),
    );

  it('waits asleep and tries again until there is, longer each time, and none of that is a try', async () => {
    const engine = full(6);
    const runId = engine.create(new PlanBuilder().step('begin', { isFinish: true, effect: 'write' }).build());
    const began = engine.clock.now();
    expect(await engine.drive(runId)).toMatchObject({ kind: 'parked' });
    expect(engine.state(runId).steps.get('begin')).toMatchObject({ status: 'retrying', failures: 0, error: BUSY });
    await engine.driveToRest(runId);
    const state = engine.state(runId);
    expect(state.output).toBe('begun');
    expect(state.attempts).toBe(1);
    expect(engine.clock.now() - began).toBeGreaterThan(15_000 * (1 + 2 + 4 + 8));
  });

  it('has as much time as its author gives all tries together', async () => {
    const engine = full(100);
    const state = await engine.run(new PlanBuilder().step('begin', { totalTimeoutMs: 600_000 }).build());
    expect(state.error).toMatchObject({ code: 'queue-full', message: expect.stringContaining('no time left') });
  });

  it('spends nothing of the budget meanwhile', async () => {
    const engine = full(3);
    const builder = new PlanBuilder().step('begin', { worstCase: { models: [], toolCalls: 1 } });
    const runId = engine.create(builder.build());
    engine.log.get(runId).budget = { toolCalls: 1 };
    await engine.driveToRest(runId);
    expect(engine.state(runId)).toMatchObject({ status: 'succeeded', ledger: { spent: { toolCalls: 1 } } });
  });
});

it('a list of calls has no more of them open than it runs items at once', async () => {
  const engine = new ScriptedEngine().offer('child', new PlanBuilder().gate('ask').build());
  const builder = new PlanBuilder();
  const plan = builder
    .container('each', { items: [1, 2, 3, 4, 5, 6, 7, 8], concurrency: 3, onItemError: 'keep' }, () =>
      builder.step('call', { type: 'call', config: { version: 'child' }, effect: 'write', isIdempotent: true }),
    )
    .build();
  const runId = engine.create(plan);
  const open = (): string[] =>
    [...engine.log.runs.values()].filter(({ id, status }) => id !== runId && !isTerminal(status)).map(({ id }) => id);
  await engine.driveToRest(runId);
  for (let ended = 0; ended < 8; ended++) {
    expect(open()).toHaveLength(Math.min(3, 8 - ended));
    const [child] = open();
    engine.log.send(child ?? '', { type: 'cancel', by: 'Ada' });
    await engine.drive(child ?? '');
    await engine.drive(runId);
  }
});

it('the log says who was given a link to a question, and who took it back; nothing else changes', async () => {
  const engine = new ScriptedEngine();
  const runId = engine.create(gated());
  await engine.drive(runId);
  const gateId = [...engine.state(runId).gates.keys()][0] ?? '';
  const link = { gateId, linkId: 'l1', recipient: 'Petra', by: 'Ada' };
  for (const did of ['made', 'revoked'] as const) {
    engine.log.send(runId, { type: 'gate-link', did, ...link });
    expect(await engine.drive(runId)).toMatchObject({ kind: 'parked' });
  }
  const said = engine.events(runId).filter(({ data }) => data.type.startsWith('gate.link'));
  expect(said).toMatchObject([
    { path: 'ask', data: { type: 'gate.linkMade', ...link } },
    { path: 'ask', data: { type: 'gate.linkRevoked', ...link } },
  ]);
  expect(engine.state(runId).steps.get('ask')?.status).toBe('waiting');
  expect(engine.log.get(runId).gates.get(gateId)?.status).toBe('open');
});
