import { describe, expect, it } from 'vitest';
import type { Plan } from '@/graph/plan';
import type { RunOrigin } from './driver-ports';
import type { RunState } from './state';
import { PlanBuilder } from './testing/plan-builder';
import { ScriptedEngine } from './testing/scripted-engine';
import { done, fail } from './testing/scripted-executors';

/** Runs it, then retries it with the same steps mended, and says what ran the second time. */
async function retried(
  engine: ScriptedEngine,
  plan: Plan,
  how: Partial<Extract<RunOrigin, { kind: 'retry' }>>,
  mend: (engine: ScriptedEngine) => void = () => undefined,
): Promise<{ first: RunState; second: RunState; ran: string[] }> {
  const firstId = engine.create(plan);
  await engine.driveToRest(firstId);
  mend(engine);
  const before = engine.calls.length;
  const secondId = engine.create(
    plan,
    {},
    { kind: 'retry', runId: firstId, fromPath: null, onlyFailedItems: false, ...how },
  );
  await engine.driveToRest(secondId);
  return {
    first: engine.state(firstId),
    second: engine.state(secondId),
    ran: engine.pathsCalled().slice(before),
  };
}

const mended = (key: string) => (engine: ScriptedEngine) => void engine.on(key, () => done('mended'));

describe('retrying a run that failed', () => {
  const chain = () => new PlanBuilder().step('a').step('b').step('c').chain('a', 'b', 'c').build();

  it('takes over what is recorded and runs the rest', async () => {
    const engine = new ScriptedEngine().on('b', () => fail('broken'));
    const { first, second, ran } = await retried(engine, chain(), {}, mended('b'));
    expect(first.status).toBe('failed');
    expect(second.status).toBe('succeeded');
    expect(ran).toEqual(['b', 'c']);
    expect(second.steps.get('a')).toMatchObject({ status: 'completed', output: { from: 'a' }, attempts: [] });
    expect(second.steps.get('a')?.reusedFrom).toBe('run-1');
    expect(second.origin).toMatchObject({ kind: 'retry', runId: 'run-1' });
  });

  it('takes over all of it also when the worker dies while it writes that down', async () => {
    const plan = chain();
    const opened = new ScriptedEngine().on('c', () => fail('broken'));
    const retry = { kind: 'retry' as const, runId: 'run-1', fromPath: null, onlyFailedItems: false };
    await opened.driveToRest(opened.create(plan));
    await opened.driveToRest(opened.create(plan, {}, retry));
    const events = opened.events('run-2');
    expect(events.slice(0, 4).map(({ data }) => data.type)).toEqual([
      'run.started',
      'step.reused',
      'step.reused',
      'run.claimed',
    ]);
    for (const written of [1, 2, 3]) {
      const engine = new ScriptedEngine().on('c', () => fail('broken'));
      await engine.driveToRest(engine.create(plan));
      const before = engine.calls.length;
      const again = engine.create(plan, {}, retry);
      engine.takeOver(again, events.slice(0, written));
      await engine.driveToRest(again);
      expect(engine.pathsCalled().slice(before)).toEqual(['c']);
      expect(engine.events(again).map(({ data }) => data.type)).toEqual(events.map(({ data }) => data.type));
    }
  });

  it('begins from the chosen step, also when that one was well', async () => {
    const { ran } = await retried(new ScriptedEngine(), chain(), { fromPath: 'b' });
    expect(ran).toEqual(['b', 'c']);
  });

  it('begins anew what lies beside the chosen step only when it failed', async () => {
    const plan = new PlanBuilder()
      .step('a')
      .step('left')
      .step('right', { onError: 'port' })
      .step('apology')
      .edge('a', 'left')
      .edge('a', 'right')
      .edge('right.error', 'apology')
      .build();
    const engine = new ScriptedEngine().on('right', () => fail('broken'));
    const { second, ran } = await retried(engine, plan, { fromPath: 'left' });
    expect(ran).toEqual(['left']);
    expect(second.steps.get('right')).toMatchObject({ status: 'failed', ports: ['error'], error: { code: 'broken' } });
    const all = await retried(
      new ScriptedEngine().on('right', () => fail('broken')),
      plan,
      {},
      mended('right'),
    );
    expect(all.ran).toEqual(['right']);
  });

  it('has keys of its own for what it runs', async () => {
    const engine = new ScriptedEngine().on('b', () => fail('broken'));
    await retried(engine, chain(), {}, mended('b'));
    const keys = engine.calls.filter(({ path }) => path === 'b').map(({ key }) => key);
    expect(new Set(keys).size).toBe(2);
  });
});

describe('retrying inside containers', () => {
  const forEach = (onItemError: 'stop' | 'keep') => {
    const p = new PlanBuilder().step('before');
    p.container(
      'each',
      { items: ['x', 'y', 'z'], onItemError, concurrency: 1 },
      () => void p.step('one').step('two').edge('one', 'two'),
    );
    return p.step('after').edge('before', 'each').edge('each', 'after').build();
  };

  it('repeats only the items that failed', async () => {
    const engine = new ScriptedEngine().on('two', ({ path }) => (path.includes('[1]') ? fail('broken') : done(path)));
    const { first, second, ran } = await retried(
      engine,
      forEach('keep'),
      { fromPath: 'each', onlyFailedItems: true },
      mended('two'),
    );
    expect(first.steps.get('each')?.output).toMatchObject({ failed: [{ index: 1 }] });
    expect(ran).toEqual(['each[1]/two', 'after']);
    expect(second.steps.get('each')?.output).toEqual({
      results: ['each[0]/two', 'mended', 'each[2]/two'],
      failed: [],
      count: 3,
    });
  });

  it('goes on with a list that one item stopped', async () => {
    const engine = new ScriptedEngine().on('one', ({ path }) => (path.includes('[1]') ? fail('broken') : done(path)));
    const { second, ran } = await retried(engine, forEach('stop'), {}, mended('one'));
    expect(second.status).toBe('succeeded');
    expect(ran).toContain('each[1]/one');
    expect(ran).not.toContain('before');
    expect(ran).not.toContain('each[0]/one');
  });

  it('goes on with the turn of a loop that failed', async () => {
    const p = new PlanBuilder();
    p.loop(
      'loop',
      { maxTurns: 5, state: { n: 0 }, next: { n: '{{ state.n + 1 }}' }, until: 'state.n == 4' },
      () => void p.step('one').step('two').edge('one', 'two'),
    );
    const engine = new ScriptedEngine().on('two', ({ path }) => (path.includes('[2]') ? fail('broken') : done(path)));
    const { first, second, ran } = await retried(engine, p.build(), {}, mended('two'));
    expect(first.status).toBe('failed');
    expect(second.steps.get('loop')?.output).toEqual({ state: { n: 4 }, turns: 4, isDone: true });
    expect(ran).toEqual(['loop[2]/two', 'loop[3]/one', 'loop[3]/two']);
  });

  it('begins from a step in an earlier turn', async () => {
    const p = new PlanBuilder();
    p.loop(
      'loop',
      { maxTurns: 5, state: { n: 0 }, next: { n: '{{ state.n + 1 }}' }, until: 'state.n == 3' },
      () => void p.step('one').step('two').edge('one', 'two'),
    );
    const { ran } = await retried(new ScriptedEngine(), p.build(), { fromPath: 'loop[1]/two' });
    expect(ran).toEqual(['loop[1]/two', 'loop[2]/one', 'loop[2]/two']);
  });
});

describe('retrying with a newer version', () => {
  it('takes over the steps it still has, and runs those that are new or go other ways', async () => {
    const engine = new ScriptedEngine().on('c', () => fail('broken'));
    const old = new PlanBuilder().step('a').step('b').step('c').chain('a', 'b', 'c').build();
    const firstId = engine.create(old);
    await engine.driveToRest(firstId);
    const newer = new PlanBuilder()
      .step('a')
      .step('b', { ports: ['yes', 'no'] })
      .step('new')
      .step('c')
      .edge('a', 'b')
      .edge('b.yes', 'new')
      .edge('new', 'c')
      .build();
    engine.on('b', () => done('again', ['yes'])).on('c', () => done('mended'));
    const before = engine.calls.length;
    const origin = { kind: 'retry' as const, runId: firstId, fromPath: null, onlyFailedItems: false };
    const secondId = engine.create(newer, {}, origin);
    await engine.driveToRest(secondId);
    expect(engine.state(secondId).status).toBe('succeeded');
    expect(engine.pathsCalled().slice(before)).toEqual(['b', 'new', 'c']);
  });
});

describe('retrying a run whose called run failed', () => {
  const call = { type: 'call', config: { version: 'child' }, effect: 'write', isIdempotent: true } as const;
  const child = () => new PlanBuilder().step('x').step('y', { isFinish: true }).chain('x', 'y').build();
  const caller = () => new PlanBuilder().step('a').step('call', call).chain('a', 'call').build();
  const retry = async (engine: ScriptedEngine, plan: Plan, runId: string, fromPath: string | null = null) => {
    const before = engine.calls.length;
    const id = engine.create(plan, {}, { kind: 'retry', runId, fromPath, onlyFailedItems: false });
    await engine.settle();
    return { id, state: engine.state(id), ran: engine.pathsCalled().slice(before) };
  };
  const begun = async (plan = caller()) => {
    const engine = new ScriptedEngine().offer('child', child()).on('y', () => fail('broken'));
    const runId = engine.create(plan);
    await engine.settle();
    expect(engine.state(runId).status).toBe('failed');
    return { engine, runId };
  };
  const childOf = (engine: ScriptedEngine, runId: string, path = 'call') =>
    engine.log.get(engine.state(runId).steps.get(path)?.childRunId ?? '');

  it('goes on from that run too, with what it has on record', async () => {
    const { engine, runId } = await begun();
    const first = childOf(engine, runId);
    engine.on('y', () => done('mended'));
    const { id, state, ran } = await retry(engine, caller(), runId);
    expect(state).toMatchObject({ status: 'succeeded' });
    expect(state.steps.get('call')?.output).toBe('mended');
    expect(ran).toEqual(['call', 'y']);
    const second = childOf(engine, id);
    expect(second.origin).toMatchObject({ kind: 'call', runId: id, goesOnFrom: first.id });
    expect(engine.state(second.id).steps.get('x')).toMatchObject({ reusedFrom: first.id });
  });

  it('does so again and again, also when a retry never came to begin it', async () => {
    const { engine, runId } = await begun();
    const again = await retry(engine, caller(), runId);
    const stopped = engine.create(
      caller(),
      {},
      { kind: 'retry', runId: again.id, fromPath: null, onlyFailedItems: false },
    );
    engine.on('call', () => fail('never begun'));
    engine.log.send(stopped, { type: 'cancel', by: 'Ada' });
    await engine.settle();
    engine.on('y', () => done('mended'));
    const last = await retry(engine, caller(), stopped);
    expect(last.state.status).toBe('succeeded');
    expect(last.ran).toEqual(['call', 'y']);
  });

  it('takes over what a run gave that ended in the moment its step was stopped', async () => {
    const child = new PlanBuilder().step('pay', { effect: 'write', isFinish: true }).build();
    const engine = new ScriptedEngine().offer('child', child);
    const plan = new PlanBuilder().step('call', call).build();
    const runId = engine.create(plan);
    await engine.drive(runId);
    const childId = engine.state(runId).steps.get('call')?.childRunId ?? '';
    await engine.drive(childId);
    engine.log.send(runId, { type: 'cancel', by: 'Ada' });
    await engine.settle();
    expect([engine.state(runId).status, engine.log.get(childId).status]).toEqual(['cancelled', 'succeeded']);
    await retry(engine, plan, runId);
    expect(engine.pathsCalled().filter((path) => path === 'pay')).toHaveLength(1);
  });

  it('begins it anew when a step before it runs again, and when it had succeeded', async () => {
    const { engine, runId } = await begun();
    engine.on('y', () => done('mended'));
    expect((await retry(engine, caller(), runId, 'a')).ran).toEqual(['a', 'call', 'x', 'y']);
    const { id } = await retry(engine, caller(), runId);
    expect((await retry(engine, caller(), id, 'call')).ran).toEqual(['call', 'x', 'y']);
  });

  it('does so for each item of a list that called one', async () => {
    const builder = new PlanBuilder();
    const list = builder
      .container('each', { items: [1, 2], concurrency: 2 }, () => builder.step('call', call), { isFinish: true })
      .build();
    const { engine, runId } = await begun(list);
    engine.on('y', () => done('mended'));
    const { state, ran } = await retry(engine, list, runId);
    expect(state.status).toBe('succeeded');
    expect(ran.toSorted()).toEqual(['each[0]/call', 'each[1]/call', 'y', 'y']);
  });

  it.each([true, false])(
    'runs again in it what failed and was led on, as in a retry of itself: items spread over runs: %s',
    async (isSpread) => {
      const listing = (): Plan => {
        const p = new PlanBuilder();
        const fan = { items: [0, 1], concurrency: 1, onItemError: 'stop' as const };
        return p
          .container(
            'each',
            isSpread ? { ...fan, spread: { itemsPerGroup: 2, groupsAtOnce: 1 } } : fan,
            () =>
              p
                .step('try', { onError: 'port', values: { index: '{{ index }}' } })
                .step('then', { values: { index: '{{ index }}' } })
                .edge('try.error', 'then')
                .edge('try', 'then'),
            { isFinish: true },
          )
          .build();
      };
      /** Item 0 gets over its failure, item 1 does not; then both could do better. Which steps of the items run again? */
      const ranAgain = async (plan: Plan): Promise<string[]> => {
        let isBroken = true;
        const engine = new ScriptedEngine()
          .offer('child', listing())
          .on('try', () => (isBroken ? fail('broken') : done('well')))
          .on('then', (_, { index }) => (isBroken && index === 1 ? fail('broken') : done('well')));
        const runId = engine.create(plan);
        await engine.settle();
        expect(engine.state(runId).status).toBe('failed');
        isBroken = false;
        const { state, ran } = await retry(engine, plan, runId);
        expect(state.status).toBe('succeeded');
        return ran.filter((path) => /try|then/.test(path));
      };
      const called = new PlanBuilder().step('call', call).build();
      const all = ['each[0]/try', 'each[0]/then', 'each[1]/try', 'each[1]/then'];
      expect(await ranAgain(listing())).toEqual(all);
      expect(await ranAgain(called)).toEqual(all);
    },
  );
});
