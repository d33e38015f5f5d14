import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '@/graph/plan';
import type { Outcome } from './contract';
import { decide } from './decide';
import { isTerminal, type RunEvent } from './events';
import { DEFAULT_LIMITS } from './limits';
import { applyEvent, foldInto, foldRun, type RunState } from './state';
import { instanceOf } from './step-path';
import { PlanBuilder } from './testing/plan-builder';
import { ScriptedEngine } from './testing/scripted-engine';
import { done, fail } from './testing/scripted-executors';

// Random workflows, run to their end, crashed at every event, and run on. What must hold holds for all of them.

interface Shape {
  kind: 'step' | 'router' | 'failing' | 'flaky' | 'gate' | 'each' | 'branches' | 'off';
  effect: 'none' | 'read' | 'write';
  onError: 'stop' | 'port' | 'default';
  slowMs: number;
  items: number;
  onItemError: 'stop' | 'keep' | 'skip';
  until: 'all' | 'first' | 2;
  /** which earlier steps feed it, as fractions of how many there are */
  from: number[];
  inside: Shape[];
}

const shape = (depth: number): fc.Arbitrary<Shape> =>
  fc.record({
    kind: fc.constantFrom<Shape['kind']>(
      'step',
      'step',
      'router',
      'failing',
      'flaky',
      'gate',
      'off',
      ...(depth > 0 ? (['each', 'branches'] as const) : []),
    ),
    effect: fc.constantFrom<Shape['effect'][]>('none', 'none', 'read', 'write'),
    onError: fc.constantFrom('stop', 'port', 'default'),
    slowMs: fc.constantFrom(0, 0, 10, 400),
    items: fc.integer({ min: 0, max: 3 }),
    onItemError: fc.constantFrom('stop', 'keep', 'skip'),
    until: fc.constantFrom<Shape['until'][]>('all', 'all', 'first', 2),
    from: fc.array(fc.double({ min: 0, max: 0.999, noNaN: true }), { maxLength: 2 }),
    inside: depth > 0 ? fc.array(shape(depth - 1), { minLength: 1, maxLength: 3 }) : fc.constant([]),
  });

const workflow = fc.array(shape(2), { minLength: 1, maxLength: 5 });

/** A plan of these shapes; `slow` and `failing` steps behave the same however often they run. */
function build(shapes: Shape[]): { plan: Plan; prepare: (engine: ScriptedEngine) => void } {
  const plan = new PlanBuilder();
  const behaviours: [string, number, Outcome | 'flaky'][] = [];
  let count = 0;
  const add = (list: Shape[]): void => {
    const earlier: { key: string; ports: string[] }[] = [];
    for (const one of list) {
      const key = `s${count++}`;
      const ports = one.kind === 'router' ? ['yes', 'no'] : ['out'];
      const { effect, onError } = one;
      const values: Record<string, string> = earlier.length > 0 ? { count: '{{ steps.size() }}' } : {};
      const options = { effect, onError, defaultValue: 'default', values, retry: { attempts: 2, firstDelayMs: 30 } };
      if (one.kind === 'gate') plan.gate(key, { timeoutMs: 60_000, timeoutRoute: 'approve' });
      else if (one.kind === 'each' || one.kind === 'branches')
        plan.container(
          key,
          {
            ...(one.kind === 'each' ? { items: Array.from({ length: one.items }, (_, n) => n) } : {}),
            concurrency: 1 + (one.items % 3),
            until: one.until,
            onItemError: one.onItemError,
          },
          () => add(one.inside),
          { onError, defaultValue: 'default' },
        );
      else plan.step(key, { ...options, ports, isOff: one.kind === 'off' });
      if (one.kind === 'failing') behaviours.push([key, one.slowMs, fail('broken')]);
      else if (one.kind === 'flaky') behaviours.push([key, one.slowMs, 'flaky']);
      else if (one.kind === 'router') behaviours.push([key, one.slowMs, done('yes', ['yes'])]);
      else behaviours.push([key, one.slowMs, done(key)]);
      const feeders = new Set(one.from.map((fraction) => earlier[Math.floor(fraction * earlier.length)]));
      for (const feeder of feeders)
        if (feeder) plan.edge(`${feeder.key}.${feeder.ports[Math.floor(one.items % feeder.ports.length)]}`, key);
      earlier.push({ key, ports: one.kind === 'gate' ? ['approve'] : ports });
    }
  };
  add(shapes);
  return {
    plan: plan.build(),
    prepare: (engine) => {
      for (const [key, slowMs, outcome] of behaviours)
        engine.on(key, async ({ signal, attempt }) => {
          if (slowMs > 0) await engine.clock.sleep(slowMs, signal);
          if (outcome === 'flaky') return attempt === 1 ? fail('net', { transient: true }) : done(key);
          return outcome;
        });
    },
  };
}

async function runWhole(shapes: Shape[]): Promise<{ engine: ScriptedEngine; plan: Plan; events: RunEvent[] }> {
  const { plan, prepare } = build(shapes);
  const engine = new ScriptedEngine();
  prepare(engine);
  const runId = engine.create(plan);
  await engine.driveToRest(runId);
  return { engine, plan, events: engine.events(runId) };
}

/** What a person would call the result, without times, attempts and claims. */
const result = (state: RunState): unknown => ({
  status: state.status,
  output: state.output,
  error: state.error?.code,
  steps: Object.fromEntries(
    [...state.steps.values()]
      .filter(({ status }) => status !== 'cancelled')
      .map(({ path, status, output, ports }) => [path, { status, output, ports }]),
  ),
});

const commandsFor = (plan: Plan, state: RunState): unknown =>
  decide({ state, plan, now: Date.parse(state.at ?? ''), limits: DEFAULT_LIMITS, runBytes: 0 });

const samples = { numRuns: 120 };

describe('laws of the fold', () => {
  it('the same events give the same state, however they are cut', async () => {
    await fc.assert(
      fc.asyncProperty(workflow, fc.nat(), async (shapes, cut) => {
        const { events } = await runWhole(shapes);
        const whole = foldRun(events);
        const at = cut % (events.length + 1);
        expect(foldRun(events)).toEqual(whole);
        expect(foldRun(events.slice(at), foldRun(events.slice(0, at)))).toEqual(whole);
      }),
      samples,
    );
  });

  it('folding on leaves the earlier state as it was', async () => {
    await fc.assert(
      fc.asyncProperty(workflow, async (shapes) => {
        const { events } = await runWhole(shapes);
        let state = foldRun([]);
        for (const event of events) {
          const before = structuredClone(state);
          const next = applyEvent(state, event);
          expect(state).toEqual(before);
          state = next;
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('laws of deciding', () => {
  it('the same state gives the same commands, with and without the memory of earlier ones', async () => {
    await fc.assert(
      fc.asyncProperty(workflow, async (shapes) => {
        const { plan, events } = await runWhole(shapes);
        const state = foldRun([]);
        const memo = new Map();
        for (const event of events) {
          foldInto(state, event);
          const fresh = commandsFor(plan, foldRun(events.slice(0, event.seq)));
          expect(commandsFor(plan, state)).toEqual(fresh);
          const input = { state, plan, now: Date.parse(state.at ?? ''), limits: DEFAULT_LIMITS, runBytes: 0 };
          expect(decide({ ...input, memo })).toEqual(fresh);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('nothing is left to do once a run has ended', async () => {
    await fc.assert(
      fc.asyncProperty(workflow, async (shapes) => {
        const { plan, events } = await runWhole(shapes);
        expect(commandsFor(plan, foldRun(events))).toMatchObject({ commands: [] });
      }),
      samples,
    );
  });
});

describe('laws of a run', () => {
  it('every run ends, and nothing follows its end', async () => {
    await fc.assert(
      fc.asyncProperty(workflow, async (shapes) => {
        const { events } = await runWhole(shapes);
        const ends = events.filter(({ data }) => /^run\.(succeeded|failed|cancelled)$/.test(data.type));
        expect(ends).toHaveLength(1);
        expect(events.at(-1)).toBe(ends[0]);
        expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
        const open = [...foldRun(events).steps.values()].filter(({ settledSeq }) => settledSeq === null);
        expect(open).toEqual([]);
      }),
      samples,
    );
  });

  it('a step begins only after all that leads to it has been recorded', async () => {
    await fc.assert(
      fc.asyncProperty(workflow, async (shapes) => {
        const { plan, events } = await runWhole(shapes);
        const state = foldRun([]);
        for (const event of events) {
          if (event.data.type === 'step.started') {
            const node = plan.nodes[event.data.nodeId];
            const around = state.instances.get(instanceOf(event.path))?.steps;
            for (const { sourceId } of node?.inputs ?? [])
              expect(around?.get(sourceId)?.settledSeq).toBeTypeOf('number');
            const container = instanceOf(event.path).replace(/\[\d+\]$/, '');
            if (container !== '') expect(state.fans.has(container)).toBe(true);
          }
          foldInto(state, event);
        }
      }),
      samples,
    );
  });
});

describe('laws of recovery', () => {
  it('a crash after any event changes nothing about the result, and no recorded step runs again', async () => {
    await fc.assert(
      fc.asyncProperty(workflow, async (shapes) => {
        const { plan, events } = await runWhole(shapes);
        const whole = foldRun(events);
        // A race between branches may end differently when one of them had to begin anew.
        const hasRace = JSON.stringify(shapes).match(/"until":("first"|2)/) !== null || whole.status === 'failed';
        for (let length = 0; length < events.length; length++) {
          const prefix = events.slice(0, length);
          const settledBefore = new Set(
            [...foldRun(prefix).steps.values()].filter(({ settledSeq }) => settledSeq !== null).map(({ path }) => path),
          );
          const again = new ScriptedEngine();
          build(shapes).prepare(again);
          const runId = again.create(plan);
          const run = again.log.get(runId);
          run.events = structuredClone(prefix);
          run.epoch = foldRun(prefix).epoch;
          run.worker = 'worker-0';
          again.kill('worker-0');
          await settleByHand(again, runId);
          const state = again.state(runId);
          expect(isTerminal(state.status)).toBe(true);
          expect(again.pathsCalled().filter((path) => settledBefore.has(path))).toEqual([]);
          expect(again.events(runId).slice(0, length)).toEqual(prefix);
          if (!hasRace) expect(result(state)).toEqual(result(whole));
        }
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});

describe('laws of cancelling', () => {
  it('whenever it comes, the run ends, and no step begins after it', async () => {
    await fc.assert(
      fc.asyncProperty(workflow, async (shapes) => {
        const { engine: whole } = await runWhole(shapes);
        for (let at = 0; at < whole.log.appends; at++) {
          const { plan, prepare } = build(shapes);
          const engine = new ScriptedEngine();
          prepare(engine);
          const runId = engine.create(plan);
          const { append } = engine.log;
          let appends = 0;
          let written = Number.POSITIVE_INFINITY;
          engine.log.append = (request) => {
            if (appends++ === at) {
              engine.log.send(runId, { type: 'cancel', by: 'Ada' });
              written = engine.events(runId).length;
            }
            return append.call(engine.log, request);
          };
          await settleByHand(engine, runId);
          const state = engine.state(runId);
          expect(state.status).toBe('cancelled');
          const after = engine.events(runId).slice(written);
          expect(after.filter(({ data }) => data.type === 'step.started')).toEqual([]);
          expect([...state.steps.values()].filter(({ settledSeq }) => settledSeq === null)).toEqual([]);
        }
      }),
      { numRuns: 40 },
    );
  }, 60_000);
});

/** Drives to the end; a person who is asked about a write says that it should run again. */
async function settleByHand(engine: ScriptedEngine, runId: string): Promise<void> {
  for (let round = 0; round < 50; round++) {
    await engine.driveToRest(runId);
    const state = engine.state(runId);
    if (isTerminal(state.status)) return;
    for (const { path, status } of state.steps.values())
      if (status === 'unknown')
        engine.log.send(runId, { type: 'decide', path, choice: 'run-again', output: null, by: 'Ada' });
  }
}
