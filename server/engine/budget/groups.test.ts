import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile } from '@/graph/compile';
import type { Plan } from '@/graph/plan';
import { testRegistry } from '@/graph/testing/definitions';
import { workflow } from '@/graph/testing/workflow-builder';
import type { NodeExecutor } from '../contract';
import type { DriverDeps } from '../driver';
import type { Usage } from '../events';
import { ScriptedEngine } from '../testing/scripted-engine';
import { done, fail } from '../testing/scripted-executors';
import { MODEL, PRICES } from '../testing/test-prices';

// Of a budget, each group of items is set aside what these items can use, whatever the groups of the workflow are now.

const ITEMS = 8;
const ONE_CALL: Usage = {
  model: MODEL,
  provider: 'test',
  isStandIn: false,
  inputTokens: 1,
  cachedTokens: null,
  outputTokens: 1,
  reasoningTokens: null,
  costUsd: 0,
};

function planOf(itemsPerGroup: number): Plan {
  const { plan } = compile(
    workflow('List')
      .node('start', 'start')
      .node('each', 'each', {
        items: `{{ [${[...Array(ITEMS).keys()].join(', ')}] }}`,
        maxItems: ITEMS,
        atOnce: 1,
        groups: itemsPerGroup,
      })
      .inside('each')
      .node('ask', 'ask', { prompt: 'x', model: MODEL })
      .outside()
      .node('finish', 'finish', { value: 'x' })
      .edge('start', 'each')
      .edge('each', 'finish')
      .build(),
    testRegistry,
  );
  if (!plan) throw new Error('The workflow does not compile.');
  return plan;
}

class ListEngine extends ScriptedEngine {
  /** places of the items that fail */
  failing = new Set<number>();
  asked: number[] = [];

  override deps(): DriverDeps {
    const executors: Record<string, NodeExecutor> = {
      start: async () => done({}),
      finish: async () => done('x', []),
      ask: async (_, { path }) => {
        const item = Number(/\[(\d+)\]\/ask$/.exec(path)?.[1]);
        if (this.failing.has(item)) return fail('broken');
        this.asked.push(item);
        return { kind: 'done', output: 'text', ports: ['out'], usage: [ONE_CALL] };
      },
      each: async (config) => {
        const { items, groups } = config as { items: number[]; groups: number };
        const spread = { itemsPerGroup: groups, groupsAtOnce: 3 };
        return { kind: 'fan', over: { items }, concurrency: 1, until: 'all', onItemError: 'stop', spread };
      },
    };
    return { ...super.deps(), executors, prices: async () => PRICES };
  }
}

const size = fc.integer({ min: 1, max: ITEMS + 1 });
const failing = fc.uniqueArray(fc.nat({ max: ITEMS - 1 }), { minLength: 1 });

test('a retry is refused nothing its budget has, whatever the groups were and are', async () => {
  await fc.assert(
    fc.asyncProperty(size, size, failing, fc.boolean(), async (before, now, broken, isAmple) => {
      const engine = new ListEngine();
      engine.failing = new Set(broken);
      const first = engine.create(planOf(before));
      await engine.settle();
      expect(engine.state(first).status).toBe('failed');
      engine.failing.clear();
      const second = engine.create(
        planOf(now),
        {},
        { kind: 'retry', runId: first, fromPath: null, onlyFailedItems: false },
      );
      engine.log.get(second).budget = { modelCalls: isAmple ? ITEMS : ITEMS - engine.asked.length };
      await engine.settle();
      expect(engine.state(second).error).toBeNull();
      expect(engine.asked.toSorted()).toEqual([...Array(ITEMS).keys()]);
    }),
    { numRuns: 200 },
  );
});

test('each group is set aside what its items can use, however small the groups of the workflow are now', async () => {
  const engine = new ListEngine();
  engine.failing = new Set([0, 4]);
  const first = engine.create(planOf(4));
  await engine.settle();
  engine.failing.clear();
  const second = engine.create(planOf(1), {}, { kind: 'retry', runId: first, fromPath: null, onlyFailedItems: false });
  engine.log.get(second).budget = { modelCalls: ITEMS };
  await engine.settle();
  const reserved = [0, 1].map((group) => engine.state(second).steps.get(`each[${group}]/group`)?.attempts[0]?.reserved);
  expect(reserved).toMatchObject([{ modelCalls: 4 }, { modelCalls: 4 }]);
});

test('a retry counts its budget from zero, and nothing of what it takes over', async () => {
  const engine = new ListEngine();
  engine.failing = new Set([ITEMS - 1]);
  const first = engine.create(planOf(ITEMS + 1));
  engine.log.get(first).budget = { modelCalls: ITEMS };
  await engine.settle();
  expect(engine.state(first).status).toBe('failed');
  engine.failing.clear();
  const second = engine.create(
    planOf(ITEMS + 1),
    {},
    { kind: 'retry', runId: first, fromPath: null, onlyFailedItems: false },
  );
  engine.log.get(second).budget = { modelCalls: 1 };
  await engine.settle();
  expect(engine.state(second).status).toBe('succeeded');
  expect(engine.asked).toHaveLength(ITEMS);
});
