import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '@/graph/plan';
import { planOfGroup } from '@/graph/spread';
import { isTerminal, type RunEvent } from './events';
import { idempotencyKey } from './identity';
import { project } from './projection';
import { isSettled } from './settle';
import { foldInto, foldRun } from './state';
import { containerOf, instanceOf } from './step-path';
import type { MemoryRun } from './testing/memory-run-log';
import { build, type Shape, workflow } from './testing/random-workflow';
import { ScriptedEngine } from './testing/scripted-engine';

// Many random workflows, nested at random, with random failures, delays, cancels and workers that die while they write.
// SLUICE_GRAPHS sets how many; SLUICE_SEED repeats a draw.

const GRAPHS = Number(process.env.SLUICE_GRAPHS ?? 2_000);
const SEED = Number(process.env.SLUICE_SEED ?? 20_261_122);

/** What goes wrong from outside, by the number of the append it happens at. */
interface Mishaps {
  /** the worker dies before the append reaches the log */
  killsBefore: number[];
  /** the append is written, and the worker dies before it hears of it */
  killsAfter: number[];
  cancelAt: number | null;
  /** runs are offered before they are made */
  isOffered: boolean;
  /** the start makes the run that it offered; another worker claims it, if nobody has it, and dies */
  claimAt: number | null;
}

const mishaps: fc.Arbitrary<Mishaps> = fc.record({
  killsBefore: fc.array(fc.nat({ max: 12 }), { maxLength: 2 }),
  killsAfter: fc.array(fc.nat({ max: 12 }), { maxLength: 2 }),
  cancelAt: fc.option(fc.nat({ max: 20 }), { freq: 6 }),
  isOffered: fc.boolean(),
  claimAt: fc.option(fc.nat({ max: 3 }), { freq: 2 }),
});

interface Played {
  engine: ScriptedEngine;
  plans: Map<string, Plan>;
}

async function play(
  shapes: Shape[],
  { killsBefore, killsAfter, cancelAt, isOffered, claimAt }: Mishaps,
): Promise<Played> {
  const { plan, prepare } = build(shapes);
  const engine = new ScriptedEngine();
  prepare(engine);
  engine.isOutage = (cause) => cause instanceof WorkerDied;
  const runId = engine.create(plan);
  const { append } = engine.log;
  let count = 0;
  engine.log.append = async (request) => {
    const at = count++;
    if (at === claimAt) engine.log.makeOffered(request.runId);
    if (at === claimAt) await engine.log.claim(request.runId, 'another');
    // Nobody knows of a run that is not made yet.
    if (at === cancelAt && engine.log.runs.has(runId)) engine.log.send(runId, { type: 'cancel', by: 'Ada' });
    if (killsBefore.includes(at)) throw new WorkerDied();
    await append.call(engine.log, request);
    if (killsAfter.includes(at)) throw new WorkerDied();
  };
  engine.kill('another');
  await engine.settle({ offers: isOffered });
  await retryWhatFailed(engine, plan, runId);
  return { engine, plans: engine.plansByRun };
}

/** "Retry from here": what is on record is taken over, and none of it runs again. */
async function retryWhatFailed(engine: ScriptedEngine, plan: Plan, runId: string): Promise<void> {
  if (engine.log.get(runId).status === 'succeeded') return;
  const retryId = engine.create(plan, {}, { kind: 'retry', runId, fromPath: null, onlyFailedItems: false });
  await engine.settle();
  for (const { path, data } of engine.events(retryId))
    if (data.type === 'step.reused') {
      const key = idempotencyKey(retryId, path);
      expect(
        engine.calls.filter((call) => call.key === key),
        `${path} is taken over, not run`,
      ).toEqual([]);
    }
}

class WorkerDied extends Error {
  override name = 'WorkerDied';
}

const SETTLED: ReadonlySet<string> = new Set([
  'step.completed',
  'step.failed',
  'step.skipped',
  'step.cancelled',
  'step.reused',
]);

/** Every law of one log, each with a message that says what was broken. */
function checkLog(run: MemoryRun, plan: Plan, ledger: readonly { path: string; key: string }[]): void {
  const { events } = run;
  expect(isTerminal(run.status), 'the run ends').toBe(true);
  const ends = events.filter(({ data }) => /^run\.(succeeded|failed|cancelled)$/.test(data.type));
  expect(ends, 'it ends once').toHaveLength(1);
  expect(events.at(-1), 'nothing follows its end').toBe(ends[0]);
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));

  checkOnePerPath(events);
  checkOrder(events, plan);
  checkRow(run);
  checkLedger(run, ledger);
  checkCounts(events);
  checkNothingIsLeft(events);
}

/** What is under way when a run ends would never be settled: nobody looks at it again. */
function checkNothingIsLeft(events: readonly RunEvent[]): void {
  const state = foldRun(events);
  const open = [...state.steps.values()].filter((step) => !isSettled(step)).map(({ path, status }) => [path, status]);
  expect(open, 'every step has ended with its run').toEqual([]);
  expect([...state.gates.values()].filter(({ status }) => status === 'open')).toEqual([]);
}

function checkOnePerPath(events: readonly RunEvent[]): void {
  const settled = events.filter(({ data }) => SETTLED.has(data.type)).map(({ path }) => path);
  expect(new Set(settled).size, 'one recorded result a path').toBe(settled.length);
}

function checkOrder(events: readonly RunEvent[], plan: Plan): void {
  const state = foldRun([]);
  for (const event of events) {
    if (event.data.type === 'step.started') {
      const around = state.instances.get(instanceOf(event.path))?.steps;
      for (const { sourceId } of plan.nodes[event.data.nodeId]?.inputs ?? [])
        expect(around?.get(sourceId)?.settledSeq, `${event.path} begins after what it needs`).toBeTypeOf('number');
      const container = containerOf(instanceOf(event.path))?.path;
      if (container !== undefined)
        expect(state.fans.has(container) || state.loops.has(container), `${event.path} is in an open container`).toBe(
          true,
        );
    }
    foldInto(state, event);
  }
}

function checkRow(run: MemoryRun): void {
  const { status, output } = project(foldRun(run.events), []);
  expect({ status, output }, 'the folded state is the row').toEqual({ status: run.status, output: run.output });
}

/** Steps that touch the outside are called only after their intent is on record, and never once more than it is. */
function checkLedger(run: MemoryRun, ledger: readonly { path: string; key: string }[]): void {
  const intents = new Map<string, number>();
  const external = new Set<string>();
  for (const { path, data } of run.events) {
    if (data.type !== 'step.started' || data.effect === 'none') continue;
    const key = idempotencyKey(run.id, path);
    expect(data.idempotencyKey, 'a key is of the run and the path alone').toBe(key);
    intents.set(key, (intents.get(key) ?? 0) + 1);
    external.add(key);
  }
  const calls = new Map<string, number>();
  for (const { key } of ledger) if (external.has(key)) calls.set(key, (calls.get(key) ?? 0) + 1);
  for (const [key, count] of calls)
    expect(count, 'no call without its intent').toBeLessThanOrEqual(intents.get(key) ?? 0);
  for (const { path, data } of run.events)
    if (
      data.type === 'step.completed' &&
      !data.decidedBy &&
      external.has(idempotencyKey(run.id, path)) &&
      !data.isDefault
    )
      expect(calls.get(idempotencyKey(run.id, path)) ?? 0, `${path} completed, so it was called`).toBeGreaterThan(0);
}

function checkCounts(events: readonly RunEvent[]): void {
  const state = foldRun(events);
  for (const fan of state.fans.values()) {
    const step = state.steps.get(fan.path);
    const output = step?.output as { results: unknown[]; failed: unknown[]; count: number } | undefined;
    if (fan.over !== 'items' || step?.status !== 'completed' || step.isDefault || fan.until !== 'all' || !output)
      continue;
    expect(output.count, `${fan.path}: as many out as in`).toBe(fan.count);
    const kept = fan.onItemError === 'keep' ? output.results.length : output.results.length + output.failed.length;
    expect(kept, `${fan.path}: every item has a result or a reason`).toBe(fan.count);
  }
}

describe('random workflows under random mishaps', () => {
  it(`keep every law, ${GRAPHS.toLocaleString('en')} of them`, async () => {
    await fc.assert(
      fc.asyncProperty(workflow, mishaps, async (shapes, what) => {
        const { engine, plans } = await play(shapes, what);
        for (const run of engine.log.runs.values()) {
          const whole = plans.get(run.versionId);
          const group = run.origin?.kind === 'call' ? run.origin.group : undefined;
          const plan = whole && group ? planOfGroup(whole, group.containerId) : whole;
          if (!plan) throw new Error(`There is no plan of ${run.id}.`);
          checkLog(run, plan, engine.calls);
        }
      }),
      { numRuns: GRAPHS, seed: SEED },
    );
  }, 600_000);
});
