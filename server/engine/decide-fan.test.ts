import { expect, it } from 'vitest';
import { decide } from './decide';
import type { FanMemo } from './decide-fan';
import { DEFAULT_LIMITS } from './limits';
import { foldInto, foldRun, type InstanceState } from './state';
import { PlanBuilder } from './testing/plan-builder';
import { ScriptedEngine } from './testing/scripted-engine';
import { done } from './testing/scripted-executors';

/** Looks at the state of single items, over all decisions of a run whose first item ends last. */
async function looks(count: number): Promise<number> {
  const items = Array.from({ length: count }, (_, index) => index);
  const builder = new PlanBuilder();
  const plan = builder
    .container('each', { items, concurrency: 5 }, () => builder.step('body', { values: { item: '{{ item }}' } }))
    .build();
  const engine = new ScriptedEngine().on('body', async ({ signal }, { item }) => {
    if (item === 0) await engine.clock.sleep(30_000, signal);
    return done(item ?? null);
  });
  const runId = engine.create(plan);
  await engine.settle();
  let isDeciding = false;

  class Counted extends Map<string, InstanceState> {
    looks = 0;
    override get(key: string): InstanceState | undefined {
      if (isDeciding) this.looks++;
      return super.get(key);
    }
  }
  const instances = new Counted();
  const state = { ...foldRun([]), instances };
  const memo: FanMemo = new Map();
  for (const event of engine.events(runId)) {
    foldInto(state, event);
    isDeciding = true;
    decide({ state, plan, now: Date.parse(event.at), limits: DEFAULT_LIMITS, runBytes: 0, memo });
    isDeciding = false;
  }
  expect(state.status).toBe('succeeded');
  return instances.looks;
}

it('looks at each item of a list a few times only, however long its first one takes', async () => {
  const few = await looks(100);
  const many = await looks(400);
  expect(many / few).toBeLessThan(4.5);
});
