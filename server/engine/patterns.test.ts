import { describe, expect, it } from 'vitest';
import type { Ballot } from './events';
import { PlanBuilder } from './testing/plan-builder';
import { ScriptedEngine } from './testing/scripted-engine';
import { done, fail } from './testing/scripted-executors';

describe('a loop', () => {
  const build = (maxTurns: number, until: string) => {
    const p = new PlanBuilder();
    p.loop('loop', { maxTurns, state: { n: 0, name: 'kept' }, next: { n: '{{ steps.add.n }}' }, until }, () => {
      p.step('add', { values: { n: '{{ state.n }}', turn: '{{ index }}' } });
    });
    p.step('after').edge('loop', 'after');
    p.step('limit').edge('loop.exhausted', 'limit');
    return p.build();
  };
  const engine = (): ScriptedEngine => new ScriptedEngine().on('add', (_, config) => done({ n: Number(config.n) + 1 }));

  it('carries its state from turn to turn until the condition holds', async () => {
    const one = engine();
    const state = await one.run(build(10, 'state.n == 3'));
    expect(state.status).toBe('succeeded');
    expect(state.steps.get('loop')).toMatchObject({
      status: 'completed',
      ports: ['out'],
      output: { state: { n: 3, name: 'kept' }, turns: 3, isDone: true },
    });
    expect(one.pathsCalled()).toEqual(['loop', 'loop[0]/add', 'loop[1]/add', 'loop[2]/add', 'after']);
    expect(state.steps.get('loop[2]/add')?.attempts[0]?.input).toContainEqual(
      expect.objectContaining({ field: 'config.turn', value: 2 }),
    );
  });

  it('leaves by its own route when it has used all its turns', async () => {
    const one = engine();
    const state = await one.run(build(4, 'state.n == 100'));
    expect(state.steps.get('loop')).toMatchObject({
      ports: ['exhausted'],
      output: { state: { n: 4 }, turns: 4, isDone: false },
    });
    expect(one.pathsCalled().at(-1)).toBe('limit');
  });

  it('fails, naming the turn and the step, when a step inside it does', async () => {
    const one = engine().on('add', (context, config) =>
      context.path.startsWith('loop[1]') ? fail('broken') : done({ n: Number(config.n) + 1 }),
    );
    const state = await one.run(build(10, 'state.n == 3'));
    expect(state).toMatchObject({ status: 'failed', failedPath: 'loop[1]/add' });
    expect(state.error?.message).toBe('Turn 2 failed: It failed: broken.');
  });

  it('fails, saying so, when "Done when" does not give true or false', async () => {
    const state = await engine().run(build(10, 'state.n'));
    expect(state.error).toMatchObject({ code: 'not-a-condition', field: 'config.until' });
  });
});

describe('a vote', () => {
  const build = (votes: number, ballot: Partial<Ballot>, onItemError: 'stop' | 'skip' = 'skip') => {
    const p = new PlanBuilder();
    p.vote(
      'vote',
      votes,
      ballot,
      () => void p.step('judge', ballot.voters ? { values: { voter: '{{ voter }}' } } : {}),
      {
        config: { onItemError },
      },
    );
    return p.build();
  };

  it('gives the answer that most gave, with how much they agree', async () => {
    const engine = new ScriptedEngine().on('judge', ({ path }) => done(path.includes('[1]') ? 'no' : 'yes'));
    const state = await engine.run(build(3, { stopsEarly: false, voters: ['a', 'b', 'c'] }));
    expect(state.steps.get('vote')?.output).toMatchObject({
      result: 'yes',
      votes: ['yes', 'no', 'yes'],
      count: 3,
      isTie: false,
      failed: [],
    });
    expect(state.steps.get('vote[1]/judge')?.attempts[0]?.input[0]?.value).toBe('b');
  });

  it('stops the votes that can change nothing any more', async () => {
    const engine = new ScriptedEngine().on('judge', async ({ path, signal }) => {
      if (path.includes('[4]')) await engine.clock.sleep(60_000, signal);
      return done('yes');
    });
    const state = await engine.run(build(5, {}));
    expect(state.steps.get('vote')?.output).toMatchObject({ result: 'yes', votes: ['yes', 'yes', 'yes', 'yes'] });
    expect(state.steps.get('vote[4]/judge')?.status).toBe('cancelled');
  });

  it('counts the votes that came in when some failed', async () => {
    const engine = new ScriptedEngine().on('judge', ({ path }) =>
      path.includes('[0]') ? fail('broken') : done('yes'),
    );
    const state = await engine.run(build(3, { stopsEarly: false }));
    expect(state.steps.get('vote')?.output).toMatchObject({
      result: 'yes',
      votes: ['yes', 'yes'],
      failed: [{ index: 0, code: 'broken', message: 'It failed: broken.' }],
    });
  });

  it('fails when no vote came in, or the first fails and that should stop it', async () => {
    const broken = () => new ScriptedEngine().on('judge', () => fail('broken'));
    expect((await broken().run(build(3, {}))).error?.code).toBe('no-votes');
    expect((await broken().run(build(3, {}, 'stop'))).error?.code).toBe('broken');
  });

  it.each(['none', 'write'] as const)(
    'stops the others before it fails because what a vote gives cannot be read: %s',
    async (effect) => {
      const p = new PlanBuilder();
      const collect = '{{ steps.judge.answer }}';
      p.vote('vote', 2, {}, () => void p.step('judge', { effect }), { onError: 'port', collect });
      p.step('after').edge('vote.error', 'after');
      const engine = new ScriptedEngine().on('judge', async ({ path, signal }) => {
        if (path.includes('[0]')) return done({});
        await engine.clock.sleep(60_000 - 1, signal);
        return done({ answer: 'yes' });
      });
      const state = await engine.run(p.build());
      expect(state.status).toBe('succeeded');
      expect(state.steps.get('vote')).toMatchObject({ status: 'failed', error: { code: 'expression' } });
      const other = state.steps.get('vote[1]/judge');
      expect(other?.status).toBe(effect === 'write' ? 'completed' : 'cancelled');
      expect(other?.settledSeq).toBeLessThan(state.steps.get('vote')?.settledSeq ?? 0);
    },
  );

  it('reads an expression over the votes', async () => {
    const engine = new ScriptedEngine().on('judge', ({ path }) => done(path.includes('[1]') ? 5 : 1));
    const ballot = { method: 'expression' as const, stopsEarly: false, expression: 'votes[1]' };
    const state = await engine.run(build(3, ballot));
    expect(state.steps.get('vote')?.output).toMatchObject({ result: 5, votes: [1, 5, 1] });
  });
});

describe('a wait', () => {
  it('sleeps in the log, and goes on when its time has come', async () => {
    const p = new PlanBuilder();
    p.step('wait', { type: 'wait', config: { delayMs: 3_600_000 } })
      .step('after')
      .edge('wait', 'after');
    const engine = new ScriptedEngine();
    const runId = engine.create(p.build());
    const began = engine.clock.now();
    const parked = await engine.drive(runId);
    expect(parked).toMatchObject({ kind: 'parked' });
    expect(engine.log.get(runId).status).toBe('waiting');
    await engine.driveToRest(runId);
    const state = engine.state(runId);
    expect(state.status).toBe('succeeded');
    expect(Date.parse(state.steps.get('after')?.startedAt ?? '') - began).toBeGreaterThanOrEqual(3_600_000);
    // Sleeping is not work.
    expect(state.activeMs).toBeLessThan(1_000);
  });

  it('goes on at once when its time has passed, and refuses what is no time', async () => {
    const p = new PlanBuilder();
    p.step('wait', { type: 'wait', config: { until: '2001-01-01T00:00:00Z' } });
    expect((await new ScriptedEngine().run(p.build())).status).toBe('succeeded');
    const wrong = new PlanBuilder().step('wait', { type: 'wait', config: { until: 'tomorrow' } }).build();
    expect((await new ScriptedEngine().run(wrong)).error).toMatchObject({ code: 'not-a-time' });
  });
});

describe('a step that runs another workflow', () => {
  const parentOf = (options = {}) =>
    new PlanBuilder()
      .step('call', { type: 'call', config: { version: 'child' }, effect: 'write', isIdempotent: true, ...options })
      .build();
  const childOf = () => new PlanBuilder().step('inner', { isFinish: true }).build();

  it('waits for the run it began and gives its output', async () => {
    const engine = new ScriptedEngine().offer('child', childOf()).on('inner', () => done({ answer: 42 }));
    const runId = engine.create(parentOf());
    await engine.settle();
    const state = engine.state(runId);
    expect(state.status).toBe('succeeded');
    expect(state.steps.get('call')?.output).toEqual({ answer: 42 });
    const child = engine.log.get(state.steps.get('call')?.childRunId ?? '');
    expect(child.origin).toEqual({ kind: 'call', runId, path: 'call', depth: 1 });
  });

  it('fails when that run does, and says which it was', async () => {
    const engine = new ScriptedEngine().offer('child', childOf()).on('inner', () => fail('broken'));
    const runId = engine.create(parentOf());
    await engine.settle();
    expect(engine.state(runId).error).toMatchObject({
      code: 'broken',
      message: 'The run of the other workflow failed: It failed: broken.',
    });
  });

  it('takes that run along when it is cancelled', async () => {
    const engine = new ScriptedEngine().offer('child', new PlanBuilder().gate('ask').build());
    const runId = engine.create(parentOf());
    await engine.driveToRest(runId);
    const childId = engine.state(runId).steps.get('call')?.childRunId ?? '';
    await engine.drive(childId);
    engine.log.send(runId, { type: 'cancel', by: 'Ada' });
    await engine.settle();
    expect(engine.log.get(runId).status).toBe('cancelled');
    expect(engine.log.get(childId).status).toBe('cancelled');
  });

  it('stops that run when it was decided without the step while it began it', async () => {
    const engine = new ScriptedEngine().offer('child', new PlanBuilder().gate('ask').build());
    engine.beginningMs = 1_000;
    const builder = new PlanBuilder();
    const plan = builder
      .container('race', { over: 'branches', until: 'first' }, () =>
        builder
          .step('quick')
          .step('call', { type: 'call', config: { version: 'child' }, effect: 'read', isIdempotent: true }),
      )
      .step('after', { type: 'wait', config: { delayMs: 3_600_000 } })
      .edge('race', 'after');
    const runId = engine.create(plan.build());
    await engine.drive(runId);
    expect(engine.state(runId).steps.get('race/call')).toMatchObject({ status: 'cancelled', childRunId: null });
    expect(engine.state(runId).status).toBe('waiting');
    await engine.clock.sleep(5_000, new AbortController().signal);
    const child = [...engine.log.runs.values()].find(({ id }) => id !== runId);
    await engine.drive(child?.id ?? '');
    expect(child?.status).toBe('cancelled');
  });

  it('finds the run again that a lost worker began', async () => {
    const engine = new ScriptedEngine().offer('child', childOf()).on('inner', () => done('once'));
    const runId = engine.create(parentOf());
    const { append } = engine.log;
    engine.log.append = async (request) => {
      if (request.events.some(({ data }) => data.type === 'call.started')) throw new Error('the worker died here');
      return append.call(engine.log, request);
    };
    engine.isOutage = () => true;
    await expect(engine.driveToRest(runId)).rejects.toThrow('the worker died here');
    engine.log.append = append;
    engine.kill('worker-1');
    engine.log.queue.push(runId);
    await engine.settle({ worker: 'worker-2' });
    expect(engine.state(runId).steps.get('call')?.output).toBe('once');
    expect(engine.calls.filter(({ path }) => path === 'inner')).toHaveLength(1);
  });
});
