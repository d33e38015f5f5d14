import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '@/graph/json';
import type { Plan } from '@/graph/plan';
import { isTerminal } from './events';
import type { RunState } from './state';
import { PlanBuilder } from './testing/plan-builder';
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
});
