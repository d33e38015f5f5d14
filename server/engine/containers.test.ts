import { describe, expect, it } from 'vitest';
import { isJsonObject, type Json, type JsonObject } from '@/graph/json';
import { PlanBuilder } from './testing/plan-builder';
import { ScriptedEngine } from './testing/scripted-engine';
import { done, fail } from './testing/scripted-executors';

const forEach = (items: Json[], options: JsonObject = {}, collect?: string) => {
  const plan = new PlanBuilder();
  return plan.container(
    'each',
    { items, ...options },
    () => plan.step('body', { values: { item: '{{ item }}', index: '{{ index }}' } }),
    { isFinish: true, ...(collect === undefined ? {} : { collect }) },
  );
};

describe('for each', () => {
  it('gives the results in the order of the list, whatever ends first', async () => {
    const engine = new ScriptedEngine().on('body', async ({ signal }, { item, index }) => {
      await engine.clock.sleep(1_000 - 100 * Number(index), signal);
      return done(`${index}:${item}`);
    });
    const state = await engine.run(forEach(['a', 'b', 'c']).build());
    expect(state.output).toEqual({ results: ['0:a', '1:b', '2:c'], failed: [], count: 3 });
    expect([...state.steps.keys()]).toEqual(['each', 'each[0]/body', 'each[1]/body', 'each[2]/body']);
  });

  it('runs as many at once as the container says, also more than ten', async () => {
    for (const concurrency of [1, 3, 25]) {
      let now = 0;
      let most = 0;
      const engine = new ScriptedEngine().on('body', async ({ signal }) => {
        most = Math.max(most, ++now);
        await engine.clock.sleep(50, signal);
        now--;
        return done();
      });
      await engine.run(
        forEach(
          Array.from({ length: 40 }, (_, n) => n),
          { concurrency },
        ).build(),
      );
      expect(most).toBe(concurrency);
    }
  });

  it('ends at once for an empty list', async () => {
    const state = await new ScriptedEngine().run(forEach([]).build());
    expect(state.output).toEqual({ results: [], failed: [], count: 0 });
  });

  const failing = () =>
    new ScriptedEngine().on('body', (_, { item }) => (item === 'bad' ? fail('broken') : done(item ?? null)));

  it('stops at a failed item, naming it and where to look', async () => {
    const engine = failing();
    const state = await engine.run(forEach(['a', 'bad', 'c'], { concurrency: 1 }).build());
    expect(state.status).toBe('failed');
    expect(state.error?.message).toBe('Item 2 failed: It failed: broken.');
    expect(state.failedPath).toBe('each[1]/body');
    expect(engine.pathsCalled()).not.toContain('each[2]/body');
  });

  it('keeps a failed item’s place', async () => {
    const state = await failing().run(forEach(['a', 'bad', 'c'], { onItemError: 'keep' }).build());
    expect(state.output).toEqual({
      results: ['a', null, 'c'],
      failed: [{ index: 1, code: 'broken', message: 'It failed: broken.' }],
      count: 3,
    });
  });

  it('leaves a failed item out', async () => {
    const state = await failing().run(forEach(['a', 'bad', 'c'], { onItemError: 'skip' }).build());
    expect(state.output).toMatchObject({ results: ['a', 'c'], failed: [{ index: 1 }], count: 3 });
  });

  it('gives what the author chose for each item', async () => {
    const engine = new ScriptedEngine().on('body', (_, { item }) => done({ name: item ?? null, rest: 1 }));
    const state = await engine.run(forEach(['a', 'b'], {}, '{{ steps.body.name }}-{{ index }}').build());
    expect(isJsonObject(state.output ?? null) && (state.output as JsonObject).results).toEqual(['a-0', 'b-1']);
  });

  it('says which item could not be given', async () => {
    const engine = new ScriptedEngine().on('body', () => done({}));
    const state = await engine.run(forEach(['a'], {}, '{{ steps.body.nothing }}').build());
    expect(state.error).toMatchObject({ code: 'expression', message: expect.stringContaining('item 1') });
  });

  it('refuses more items than it may repeat, naming the limit', async () => {
    const engine = new ScriptedEngine();
    engine.limits = { ...engine.limits, items: 5 };
    const state = await engine.run(forEach([1, 2, 3, 4, 5, 6]).build());
    expect(state.error).toMatchObject({ code: 'too-many-items', message: expect.stringContaining('5 is the most') });
  });

  it('walks a long list in reasonable time', async () => {
    const engine = new ScriptedEngine();
    const state = await engine.run(
      forEach(
        Array.from({ length: 3_000 }, (_, n) => n),
        { concurrency: 10 },
      ).build(),
    );
    expect(state.status).toBe('succeeded');
    expect(engine.calls).toHaveLength(3_001);
  });

  it('keeps a list of large items outside the log', async () => {
    const items = Array.from({ length: 50 }, (_, n) => `${n} ${'x'.repeat(3_000)}`);
    const engine = new ScriptedEngine().on('body', (_, { item }) => done(String(item).slice(0, 2)));
    const state = await engine.run(forEach(items).build());
    expect(state.fans.get('each')).toMatchObject({ count: 50, items: { $blob: expect.any(String) } });
    expect(state.output).toMatchObject({ results: items.map((item) => item.slice(0, 2)) });
  });
});

describe('branches', () => {
  const three = (options: JsonObject) => {
    const plan = new PlanBuilder();
    return plan.container('all', options, () => plan.step('a').step('a2').edge('a', 'a2').step('b').step('c'), {
      isFinish: true,
    });
  };
  const timed = () => {
    const engine = new ScriptedEngine();
    for (const [key, ms] of [
      ['a', 100],
      ['a2', 100],
      ['b', 50],
      ['c', 5_000],
    ] as const)
      engine.on(key, async ({ signal }) => {
        await engine.clock.sleep(ms, signal);
        return done(key);
      });
    return engine;
  };

  it('start at once and give an object by the key of their last steps', async () => {
    const engine = timed();
    const began = engine.clock.now();
    const state = await engine.run(three({}).build());
    expect(state.output).toEqual({ a2: 'a2', b: 'b', c: 'c' });
    expect(engine.clock.now() - began).toBeLessThan(5_200);
  });

  it('end with the first, and stop the others', async () => {
    const state = await timed().run(three({ until: 'first' }).build());
    expect(state.output).toEqual({ b: 'b' });
    expect(state.steps.get('all/c')?.status).toBe('cancelled');
    expect(state.steps.get('all/a2')).toMatchObject({ status: 'skipped', skipReason: 'branch-decided' });
  });

  it('end with the first two', async () => {
    const state = await timed().run(three({ until: 2 }).build());
    expect(state.output).toEqual({ a2: 'a2', b: 'b' });
  });

  it('go on past a failed one when enough others may still succeed', async () => {
    const engine = timed().on('b', () => fail('broken'));
    const state = await engine.run(three({ until: 'first', onItemError: 'skip' }).build());
    expect(state.output).toEqual({ a2: 'a2' });
  });

  it('fail when too few can succeed', async () => {
    const engine = timed()
      .on('b', () => fail('broken'))
      .on('c', () => fail('broken'));
    const state = await engine.run(three({ until: 2, onItemError: 'skip' }).build());
    expect(state.error).toMatchObject({ code: 'too-few-succeeded', message: expect.stringContaining('2 of 3') });
  });
});

describe('containers in containers', () => {
  const nested = () => {
    const plan = new PlanBuilder().step('first');
    return plan
      .container(
        'outer',
        { items: [10, 20], concurrency: 2 },
        () => {
          plan.step('row', { values: { n: '{{ item }}' } });
          plan.container(
            'inner',
            { items: ['x', 'y'] },
            () => plan.step('leaf', { values: { text: '{{ item }}/{{ steps.row }}/{{ steps.first }}' } }),
            { collect: '{{ steps.leaf }}' },
          );
          plan.edge('row', 'inner');
        },
        { isFinish: true },
      )
      .edge('first', 'outer');
  };

  it('see the steps around them and the innermost item', async () => {
    const engine = new ScriptedEngine()
      .on('first', () => done('f'))
      .on('row', (_, { n }) => done(n ?? null))
      .on('leaf', (_, { text }) => done(text ?? null));
    const state = await engine.run(nested().build());
    expect(state.output).toEqual({
      count: 2,
      failed: [],
      results: [
        { results: ['x/10/f', 'y/10/f'], failed: [], count: 2 },
        { results: ['x/20/f', 'y/20/f'], failed: [], count: 2 },
      ],
    });
    expect([...state.steps.keys()]).toContain('outer[1]/inner[0]/leaf');
  });

  it('name the innermost step that failed', async () => {
    const engine = new ScriptedEngine().on('leaf', ({ path }) =>
      path === 'outer[1]/inner[0]/leaf' ? fail('broken') : done(),
    );
    const state = await engine.run(nested().build());
    expect(state.failedPath).toBe('outer[1]/inner[0]/leaf');
    expect(state.error?.message).toBe('Item 2 failed: Item 1 failed: It failed: broken.');
  });

  it('may be eight deep and no more', async () => {
    const depth = (levels: number) => {
      const plan = new PlanBuilder();
      const nest = (left: number): void => {
        if (left === 0) plan.step('leaf');
        else plan.container(`c${left}`, {}, () => nest(left - 1));
      };
      nest(levels);
      return new ScriptedEngine().run(plan.build());
    };
    expect((await depth(8)).status).toBe('succeeded');
    expect((await depth(9)).error).toMatchObject({ code: 'nested-too-deep' });
  });
});
