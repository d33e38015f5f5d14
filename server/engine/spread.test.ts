import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '@/graph/json';
import type { Plan } from '@/graph/plan';
import type { RunOrigin } from './driver-ports';
import { isTerminal } from './events';
import type { RunState } from './state';
import { PlanBuilder } from './testing/plan-builder';
import { build, type Shape, workflow } from './testing/random-workflow';
import { ScriptedEngine } from './testing/scripted-engine';
import { done, fail } from './testing/scripted-executors';

// A container whose items are spread over runs must be the same container to everybody who looks at it.

interface Drawn {
  items: number;
  itemsPerGroup: number;
  groupsAtOnce: number;
  concurrency: number;
  onItemError: 'stop' | 'keep' | 'skip';
  collects: boolean;
  /** places of the items that fail */
  failing: number[];
  slow: number[];
}

const drawn = (onItemError: Drawn['onItemError'][]): fc.Arbitrary<Drawn> =>
  fc.record({
    items: fc.integer({ min: 0, max: 23 }),
    itemsPerGroup: fc.integer({ min: 1, max: 9 }),
    groupsAtOnce: fc.integer({ min: 1, max: 4 }),
    concurrency: fc.integer({ min: 1, max: 4 }),
    onItemError: fc.constantFrom(...onItemError),
    collects: fc.boolean(),
    failing: fc.array(fc.nat({ max: 22 }), { maxLength: 4 }),
    slow: fc.array(fc.nat({ max: 400 }), { minLength: 1, maxLength: 5 }),
  });

/** A list, and a body of two steps that read what stands around it. */
function planOf(one: Drawn, isSpread: boolean): Plan {
  const { items, itemsPerGroup, groupsAtOnce, concurrency, onItemError, collects } = one;
  const plan = new PlanBuilder();
  const fan: JsonObject = {
    items: Array.from({ length: items }, (_, index) => `item ${index}`),
    concurrency,
    onItemError,
    ...(isSpread ? { spread: { itemsPerGroup, groupsAtOnce } } : {}),
  };
  const values = { item: '{{ item }}', index: '{{ index }}', around: '{{ steps.before.from + input.word + run.id }}' };
  plan.step('before');
  plan.container(
    'each',
    fan,
    () =>
      plan
        .step('first', { values, effect: 'write', isIdempotent: true })
        .step('second', { values })
        .chain('first', 'second'),
    { isFinish: true, ...(collects ? { collect: '{{ [index, item, steps.second] }}' } : {}) },
  );
  return plan.chain('before', 'each').build();
}

/** What steps say depends on what they are given and on their seed, and nothing else. */
function engineOf({ failing, slow }: Drawn): ScriptedEngine {
  const engine = new ScriptedEngine();
  for (const key of ['first', 'second'])
    engine.on(key, async ({ seed, signal, now }, { item, index, around }) => {
      await engine.clock.sleep(slow[Number(index) % slow.length] ?? 0, signal);
      if (key === 'second' && failing.includes(Number(index))) return fail('broken');
      return done({ item: item ?? null, index: index ?? null, around: around ?? null, seed, now });
    });
  return engine;
}

const word: JsonObject = { word: 'word' };

async function run(one: Drawn, isSpread: boolean): Promise<{ engine: ScriptedEngine; runId: string; state: RunState }> {
  const engine = engineOf(one);
  const runId = engine.create(planOf(one, isSpread), word);
  await engine.settle();
  return { engine, runId, state: engine.state(runId) };
}

/** What ends first, and at what time, depends on who works when; so nothing may depend on that. */
const withoutRaces = (one: Shape): Shape => ({
  ...one,
  kind: one.kind === 'wait' ? 'step' : one.kind,
  until: 'all',
  stopsEarly: false,
  inside: one.inside.map(withoutRaces),
});

/** How it ends, and what its steps outside of containers gave if it ended well. */
async function play(shapes: Shape[], spreads: boolean): Promise<{ status: string; outputs: unknown }> {
  const { plan, prepare } = build(shapes, { spreads });
  const engine = new ScriptedEngine();
  prepare(engine);
  const runId = engine.create(plan);
  await engine.settle();
  const { status, instances } = engine.state(runId);
  const outputs = [...(instances.get('')?.steps.values() ?? [])].map(({ path, output, ports }) => [
    path,
    output,
    ports,
  ]);
  return { status, outputs: status === 'succeeded' ? outputs.toSorted() : null };
}

const groupRuns = (engine: ScriptedEngine, parent: string): string[] =>
  [...engine.log.runs.values()].flatMap(({ id, origin }) =>
    origin?.kind === 'call' && origin.runId === parent ? [id] : [],
  );

/** When a run began is not the same in two runs; the steps inside get that of the run they are part of. */
const withoutNow = (value: Json | undefined): unknown =>
  JSON.parse(JSON.stringify(value ?? null).replace(/"now":\d+/g, '"now":0'));

describe('a container whose items are spread over runs', () => {
  it('gives what it gives when they are not', async () => {
    await fc.assert(
      fc.asyncProperty(drawn(['keep', 'skip']), async (one) => {
        const apart = await run(one, true);
        const together = await run(one, false);
        expect(apart.state.status).toBe('succeeded');
        expect(withoutNow(apart.state.output)).toEqual(withoutNow(together.state.output));
        expect(groupRuns(apart.engine, apart.runId)).toHaveLength(Math.ceil(one.items / one.itemsPerGroup));
        for (const { status } of apart.engine.log.runs.values()) expect(isTerminal(status)).toBe(true);
        // Each item once, wherever.
        expect(apart.engine.calls.filter(({ path }) => path.endsWith('first'))).toHaveLength(one.items);
      }),
      { numRuns: 150 },
    );
  });

  it('does so inside of others and with others inside, in random workflows', async () => {
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(workflow, async (shapes) => {
        const drawing = shapes.map(withoutRaces);
        if (!JSON.stringify(drawing).includes('"spread"')) return;
        const [apart, together] = await Promise.all([true, false].map((spreads) => play(drawing, spreads)));
        expect(apart?.status).toBe(together?.status);
        expect(apart?.outputs).toEqual(together?.outputs);
        compared++;
      }),
      { numRuns: 600 },
    );
    expect(compared).toBeGreaterThan(100);
  });

  it('stops everything when an item fails and the author wants that, and names it by its place in the whole list', async () => {
    await fc.assert(
      fc.asyncProperty(drawn(['stop']), async (one) => {
        const { state, engine } = await run(one, true);
        const failing = one.failing.filter((index) => index < one.items);
        expect(state.status).toBe(failing.length > 0 ? 'failed' : 'succeeded');
        for (const { status } of engine.log.runs.values()) expect(isTerminal(status)).toBe(true);
        if (failing.length === 0) return;
        const messages = failing.map((index) => `Item ${index + 1} failed: It failed: broken.`);
        expect(messages).toContain(state.error?.message);
        expect(state.error?.code).toBe('broken');
        expect(state.failedPath).toMatch(/^each\[\d+\]\/group$/);
      }),
      { numRuns: 150 },
    );
  });

  it('begins no more groups at once than the author allows, and no more items of each', async () => {
    const open = { groups: 0, items: 0 };
    const most = { groups: 0, items: 0 };
    const plan = spread({ items: 12, itemsPerGroup: 3, groupsAtOnce: 2, concurrency: 2 });
    const engine = new ScriptedEngine();
    const inGroup = new Map<number, number>();
    const count = (group: number, by: 1 | -1): void => {
      inGroup.set(group, (inGroup.get(group) ?? 0) + by);
      open.items = Math.max(...inGroup.values());
      open.groups = [...inGroup.values()].filter((items) => items > 0).length;
      most.items = Math.max(most.items, open.items);
      most.groups = Math.max(most.groups, open.groups);
    };
    engine.on('body', async ({ signal }, { index }) => {
      const group = Math.floor(Number(index) / 3);
      count(group, 1);
      await engine.clock.sleep(20, signal);
      count(group, -1);
      return done();
    });
    const runId = engine.create(plan);
    await Promise.all([engine.drive(runId), engine.clock.sleep(1, new AbortController().signal)]);
    const begun = groupRuns(engine, runId);
    expect(begun).toHaveLength(2);
    await Promise.all(begun.map((id) => engine.drive(id)));
    expect(most).toEqual({ groups: 2, items: 2 });
    await engine.settle();
    expect(engine.state(runId).output).toMatchObject({ count: 12, failed: [] });
  });

  it('gives the steps inside what stands around their container: a turn, a vote, a failure, and large values as references', async () => {
    const long = 'x'.repeat(100_000);
    const seen: Json[] = [];
    const plan = new PlanBuilder();
    plan.step('text').step('broken', { onError: 'port' });
    plan.loop('loop', { maxTurns: 2, state: { n: 1 }, next: { n: '{{ state.n + 1 }}' }, until: 'state.n > 2' }, () =>
      plan.container('each', { items: ['a', 'b', 'c'], spread: { itemsPerGroup: 2, groupsAtOnce: 2 } }, () =>
        plan.step('body', {
          values: { told: '{{ [state.n, index, item, steps.text.size(), errors.broken.message, input.word] }}' },
        }),
      ),
    );
    plan.chain('text', 'loop');
    plan.edge('broken.error', 'loop');
    const engine = new ScriptedEngine()
      .on('text', () => done(long))
      .on('broken', () => fail('broken'))
      .on('body', (_, { told }) => {
        seen.push(told ?? null);
        return done();
      });
    const runId = engine.create(plan.build(), word);
    await engine.settle();
    expect(engine.state(runId).status).toBe('succeeded');
    const told = (n: number, index: number, item: string): Json => [
      n,
      index,
      item,
      long.length,
      'It failed: broken.',
      'word',
    ];
    expect(seen).toEqual([1, 2].flatMap((n) => ['a', 'b', 'c'].map((item, index) => told(n, index, item))));
    for (const id of groupRuns(engine, runId)) {
      const { origin } = engine.log.get(id);
      expect(JSON.stringify(origin).length).toBeLessThan(2_000);
    }
  });

  it('puts large results of groups together', async () => {
    const long = 'x'.repeat(20_000);
    const engine = new ScriptedEngine().on('body', (_, { index }) => done(`${index}${long}`));
    const runId = engine.create(spread({ items: 10, itemsPerGroup: 5, groupsAtOnce: 2 }));
    await engine.settle();
    const { output, steps } = engine.state(runId);
    for (const group of [0, 1])
      expect(steps.get(`each[${group}]/group`)?.output).toMatchObject({ $blob: expect.any(String) });
    expect(output).toMatchObject({ $blob: expect.any(String) });
    expect(await engine.values.get('workspace', output ?? null)).toEqual({
      results: Array.from({ length: 10 }, (_, index) => `${index}${long}`),
      failed: [],
      count: 10,
    });
  });

  it('ends with all its groups when it is cancelled', async () => {
    const engine = new ScriptedEngine().on('body', () => ({ kind: 'wait', delayMs: 3_600_000 }));
    const runId = engine.create(spread({ items: 5, itemsPerGroup: 2, groupsAtOnce: 3 }));
    await engine.drive(runId);
    const groups = groupRuns(engine, runId);
    for (const id of groups) await engine.drive(id);
    engine.log.send(runId, { type: 'cancel', by: 'Ada' });
    await engine.settle();
    expect(groups).toHaveLength(3);
    for (const { status } of engine.log.runs.values()) expect(status).toBe('cancelled');
  });

  it('counts every item of a group as failed whose own run was stopped, when failed items are kept', async () => {
    const engine = new ScriptedEngine().on('body', (_, { index }) =>
      Number(index) < 2 ? { kind: 'wait', delayMs: 3_600_000 } : done('well'),
    );
    const runId = engine.create(spread({ items: 5, itemsPerGroup: 2, groupsAtOnce: 3, onItemError: 'keep' }));
    await engine.drive(runId);
    const [first = ''] = groupRuns(engine, runId);
    engine.log.send(first, { type: 'cancel', by: 'Ada' });
    await engine.settle();
    const message = 'Items 1 to 2: their run was cancelled.';
    expect(engine.state(runId).output).toEqual({
      results: [null, null, 'well', 'well', 'well'],
      failed: [
        { index: 0, code: 'child-cancelled', message },
        { index: 1, code: 'child-cancelled', message },
      ],
      count: 5,
    });
  });
});

interface Spread {
  items: number;
  itemsPerGroup: number;
  groupsAtOnce: number;
  concurrency?: number;
  onItemError?: 'stop' | 'keep' | 'skip';
}

function spread({ items, itemsPerGroup, groupsAtOnce, concurrency = 5, onItemError = 'stop' }: Spread): Plan {
  const plan = new PlanBuilder();
  const fan = {
    items: Array.from({ length: items }, (_, index) => index),
    concurrency,
    onItemError,
    spread: { itemsPerGroup, groupsAtOnce },
  };
  return plan
    .container('each', fan, () => plan.step('body', { values: { index: '{{ index }}' } }), { isFinish: true })
    .build();
}

describe('retrying a run whose items are spread', () => {
  /** Items 1 and 6 fail the first time; says which items ran, by run, the second time. */
  async function retried(onItemError: 'stop' | 'keep', how: Partial<Extract<RunOrigin, { kind: 'retry' }>>) {
    const failing = new Set([1, 6]);
    const ran: [item: number, run: string][] = [];
    const engine = new ScriptedEngine().on('body', ({ runId }, { index }) => {
      ran.push([Number(index), runId]);
      return failing.has(Number(index)) ? fail('broken') : done(Number(index) * 10);
    });
    const plan = spread({ items: 9, itemsPerGroup: 3, groupsAtOnce: 1, concurrency: 1, onItemError });
    const retry = async (runId: string): Promise<string> => {
      const id = engine.create(plan, {}, { kind: 'retry', runId, fromPath: null, onlyFailedItems: false, ...how });
      await engine.settle();
      return id;
    };
    const first = engine.create(plan);
    await engine.settle();
    const before = ran.length;
    failing.clear();
    const second = await retry(first);
    return { engine, first, second, ran: ran.slice(before).map(([item]) => item), retry };
  }

  const whole = { results: [0, 10, 20, 30, 40, 50, 60, 70, 80], failed: [], count: 9 };

  it('runs only the items that failed, in the groups that have some', async () => {
    const { engine, second, ran, retry } = await retried('keep', { fromPath: 'each', onlyFailedItems: true });
    expect(ran).toEqual([1, 6]);
    expect(groupRuns(engine, second)).toHaveLength(2);
    expect(engine.state(second).output).toEqual(whole);
    expect(engine.state(second).steps.get('each[1]/group')?.reusedFrom).toBe('run-1');
    // Nothing is left to do for another.
    const before = engine.calls.length;
    const third = await retry(second);
    expect(engine.calls.slice(before).map(({ path }) => path)).toEqual([]);
    expect(engine.state(third).output).toEqual(whole);
  });

  it('goes on where it stopped at a failed item', async () => {
    const { engine, first, second, ran } = await retried('stop', {});
    expect(engine.state(first).error?.message).toBe('Item 2 failed: It failed: broken.');
    expect(ran).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    expect(engine.state(second).output).toEqual(whole);
  });

  it('goes through a whole group again when that is what it is to begin from', async () => {
    const { engine, second, ran } = await retried('keep', { fromPath: 'each[2]/group' });
    expect(ran).toEqual([1, 6, 7, 8]);
    expect(engine.state(second).output).toEqual(whole);
  });

  it('repeats nothing of groups that an earlier retry had not come to when it was stopped', async () => {
    const builder = new PlanBuilder();
    const plan = builder
      .container(
        'each',
        {
          items: [0, 1, 2, 3, 4, 5],
          concurrency: 1,
          onItemError: 'keep',
          spread: { itemsPerGroup: 3, groupsAtOnce: 1 },
        },
        () => builder.step('pay', { effect: 'write', values: { index: '{{ index }}' } }),
        { isFinish: true },
      )
      .build();
    const engine = new ScriptedEngine();
    const failing = new Set([1, 4]);
    const paid: number[] = [];
    let stopping: string | null = null;
    engine.on('pay', (_, { index }) => {
      if (stopping !== null) {
        engine.log.send(stopping, { type: 'cancel', by: 'Ada' });
        stopping = null;
        return { kind: 'wait', delayMs: 3_600_000 };
      }
      if (failing.has(Number(index))) return fail('broken');
      paid.push(Number(index));
      return done(Number(index));
    });
    const first = engine.create(plan);
    await engine.settle();
    expect(paid).toEqual([0, 2, 3, 5]);
    failing.clear();
    const retry = (runId: string, how: object) => ({
      kind: 'retry' as const,
      runId,
      fromPath: null,
      onlyFailedItems: false,
      ...how,
    });
    stopping = engine.create(plan, {}, retry(first, { fromPath: 'each', onlyFailedItems: true }));
    const second = stopping;
    await engine.settle();
    expect(engine.state(second).status).toBe('cancelled');
    const third = engine.create(plan, {}, retry(second, {}));
    await engine.settle();
    expect(engine.state(third).status).toBe('succeeded');
    expect(paid.toSorted()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('begins anew when the workflow does not spread its items any more', async () => {
    const failing = new Set([4]);
    const engine = new ScriptedEngine().on('body', (_, { index }) =>
      failing.has(Number(index)) ? fail('broken') : done(index ?? null),
    );
    const drawnAs = { items: 6, itemsPerGroup: 3, groupsAtOnce: 2 };
    const first = engine.create(spread(drawnAs));
    await engine.settle();
    failing.clear();
    const plan = new PlanBuilder();
    plan.container(
      'each',
      { items: [0, 1, 2, 3, 4, 5] },
      () => plan.step('body', { values: { index: '{{ index }}' } }),
      {
        isFinish: true,
      },
    );
    const retry = { kind: 'retry' as const, runId: first, fromPath: null, onlyFailedItems: false };
    const second = engine.create(plan.build(), {}, retry);
    await engine.settle();
    expect(engine.state(second).output).toEqual({ results: [0, 1, 2, 3, 4, 5], failed: [], count: 6 });
  });
});
