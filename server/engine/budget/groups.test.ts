import { expect, test } from 'vitest';
import type { PriceCatalogue } from '@/graph/bound/prices';
import { compile } from '@/graph/compile';
import type { Plan } from '@/graph/plan';
import { testRegistry } from '@/graph/testing/definitions';
import { workflow } from '@/graph/testing/workflow-builder';
import type { NodeExecutor } from '../contract';
import type { DriverDeps } from '../driver';
import type { Usage } from '../events';
import { ScriptedEngine } from '../testing/scripted-engine';
import { done, fail } from '../testing/scripted-executors';

// Of a budget, each group of items is set aside what these items can use, whatever the groups of the workflow are now.

const MODEL = 'test:small';
const PRICES: PriceCatalogue = {
  date: '2026-09-23',
  source: 'test',
  models: { [MODEL]: { input: 1_000, output: 5_000, from: 'catalogue' } },
  freeProviders: [],
  defaultModel: MODEL,
};
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
  isBroken = false;
  asked = 0;

  override deps(): DriverDeps {
    const executors: Record<string, NodeExecutor> = {
      start: async () => done({}),
      finish: async () => done('x', []),
      ask: async () => {
        if (this.isBroken) return fail('broken');
        this.asked++;
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

/** The failed run of a workflow with groups of one size, retried when they have another. */
async function retried(before: number, now: number) {
  const engine = new ListEngine();
  engine.isBroken = true;
  const first = engine.create(planOf(before));
  await engine.settle();
  expect(engine.state(first).status).toBe('failed');
  engine.isBroken = false;
  const second = engine.create(
    planOf(now),
    {},
    { kind: 'retry', runId: first, fromPath: null, onlyFailedItems: false },
  );
  engine.log.get(second).budget = { modelCalls: ITEMS };
  await engine.settle();
  return { state: engine.state(second), asked: engine.asked };
}

test.each([
  [4, 1],
  [3, 2],
  [2, 8],
  [8, 8],
])(
  'a retry of groups of %i where the workflow now has groups of %i is refused nothing its budget has',
  async (before, now) => {
    const { state, asked } = await retried(before, now);
    expect(state.error).toBeNull();
    expect(state.status).toBe('succeeded');
    expect(asked).toBe(ITEMS);
  },
);
