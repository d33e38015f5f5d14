import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Plan } from '@/graph/plan';
import { decide } from './decide';
import { isTerminal, type RunEvent } from './events';
import { DEFAULT_LIMITS } from './limits';
import { applyEvent, foldInto, foldRun, type RunState } from './state';
import { instanceOf } from './step-path';
import { build, type Shape, singleRun, workflow } from './testing/random-workflow';
import { ScriptedEngine } from './testing/scripted-engine';

// Random workflows, run to their end, crashed at every event, and run on. What must hold holds for all of them.

async function runWhole(shapes: Shape[]): Promise<{ engine: ScriptedEngine; plan: Plan; events: RunEvent[] }> {
  const { plan, prepare } = build(shapes);
  const engine = new ScriptedEngine();
  prepare(engine);
  const runId = engine.create(plan);
  await engine.settle();
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
            if (container !== '') expect(state.fans.has(container) || state.loops.has(container)).toBe(true);
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
      fc.asyncProperty(singleRun, async (shapes) => {
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
          again.takeOver(runId, prefix);
          await again.settle({ worker: 'worker-2' });
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
      fc.asyncProperty(singleRun, async (shapes) => {
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
          await engine.settle();
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
