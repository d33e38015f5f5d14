import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boundOf } from '@/graph/bound/bound-of';
import type { Budget } from '@/graph/budget';
import { compile } from '@/graph/compile';
import type { StepPolicy, WorkflowDocument } from '@/graph/document';
import type { Json, JsonObject } from '@/graph/json';
import type { Plan, PlanNode } from '@/graph/plan';
import { testRegistry } from '@/graph/testing/definitions';
import { workflow as documentOf, type WorkflowBuilder } from '@/graph/testing/workflow-builder';
import type { NodeExecutor, Outcome, StepContext } from '../contract';
import type { DriverDeps } from '../driver';
import { isTerminal, type Spend, type Usage } from '../events';
import { foldInto, foldRun } from '../state';
import { build, type Shape, workflow } from '../testing/random-workflow';
import { ScriptedEngine } from '../testing/scripted-engine';
import { done, fail } from '../testing/scripted-executors';
import { MODEL, PRICES } from '../testing/test-prices';
import { PARTS } from './spend';

// No run spends more than its bound or its budget, whatever it meets: random workflows, random answers, failures, retries,
// lists shorter than they may be, cancels, and workers that die while they write.

const RUNS = Number(process.env.SLUICE_BOUNDS ?? 600);
const SEED = Number(process.env.SLUICE_SEED ?? 20_261_122);

const costOf = (inputTokens: number, outputTokens: number): number =>
  (inputTokens * 1_000 + outputTokens * 5_000) / 1e6;

/** The same number for the same words, from 0 to 1. */
function chance(...words: (string | number)[]): number {
  let hash = 2_166_136_261;
  for (const character of words.join('|')) hash = Math.imul(hash ^ character.charCodeAt(0), 16_777_619);
  return ((hash ^ (hash >>> 15)) >>> 0) / 2 ** 32;
}

const nothing = (): Spend & { tokens: number; costUsd: number } => ({
  modelCalls: 0,
  toolCalls: 0,
  tokens: 0,
  costUsd: 0,
});

/** What an attempt uses, up to all it may; written down when it is used, whatever becomes of the attempt. */
function use(
  { models = [], toolCalls = 0 }: Partial<NonNullable<PlanNode['worstCase']>>,
  context: StepContext,
  total: ReturnType<typeof nothing>,
): Usage[] {
  const usage: Usage[] = [];
  const draw = (what: string) => chance(context.runId, context.path, context.attempt, what);
  // Half of them go as far as they may.
  const share = (what: string, most: number) => (draw(what) > 0.5 ? most : Math.floor(draw(`${what} of`) * (most + 1)));
  for (const [index, { calls, inputTokens, outputTokens }] of models.entries())
    for (let call = 0; call < share(`calls ${index}`, calls); call++) {
      const sent = share(`in ${index} ${call}`, inputTokens);
      const got = share(`out ${index} ${call}`, outputTokens);
      total.modelCalls++;
      total.tokens += sent + got;
      total.costUsd += costOf(sent, got);
      const isReported = draw(`reported ${index} ${call}`) > 0.2;
      usage.push({
        model: MODEL,
        provider: 'test',
        isStandIn: false,
        inputTokens: isReported ? sent : null,
        cachedTokens: null,
        outputTokens: isReported ? got : null,
        reasoningTokens: null,
        costUsd: isReported ? costOf(sent, got) : null,
      });
    }
  total.toolCalls += toolCalls > 0 && draw('tool') > 0.3 ? toolCalls : 0;
  return usage;
}

class WorkerDied extends Error {
  override name = 'WorkerDied';
}

/** Kills the worker at these appends, before or after they are written. */
function killAt(engine: ScriptedEngine, { before, after }: Deaths): void {
  engine.isOutage = (cause) => cause instanceof WorkerDied;
  const { append } = engine.log;
  let count = 0;
  engine.log.append = async (request) => {
    const at = count++;
    if (before.includes(at)) throw new WorkerDied();
    await append.call(engine.log, request);
    if (after.includes(at)) throw new WorkerDied();
  };
}

interface Deaths {
  before: number[];
  after: number[];
}

const NO_DEATHS: Deaths = { before: [], after: [] };
const kills: fc.Arbitrary<Deaths> = fc.oneof(
  fc.constant(NO_DEATHS),
  fc.record({
    before: fc.array(fc.nat({ max: 12 }), { maxLength: 2 }),
    after: fc.array(fc.nat({ max: 12 }), { maxLength: 2 }),
  }),
);

// Budgets

class PricedEngine extends ScriptedEngine {
  readonly used = nothing();

  /** `mostCalls`: what steps that begin other runs set aside for them */
  constructor(readonly mostCalls: number) {
    super();
  }

  override deps(): DriverDeps {
    return { ...super.deps(), prices: async () => PRICES };
  }

  override offer(versionHash: string, plan: Plan): this {
    return super.offer(versionHash, withNeeds(plan, this.mostCalls));
  }

  /** Whatever a step does, it uses something first. */
  spending(plans: () => Iterable<Plan>): void {
    for (const [key, behaviour] of [...this.behaviours])
      this.on(key, async (context, config, call) => {
        const node = [...plans()].flatMap(({ nodes }) => Object.values(nodes)).find((one) => one.key === key);
        const usage = use(node?.worstCase ?? {}, context, this.used);
        const outcome = await behaviour(context, config, call);
        return outcome.kind === 'done' || outcome.kind === 'fail' ? { ...outcome, usage } : outcome;
      });
  }
}

/** Gives steps that touch the world something to use, and steps that begin other runs more than those could. */
function withNeeds(plan: Plan, mostCalls: number): Plan {
  for (const node of Object.values(plan.nodes)) {
    const draw = (what: string, most: number) => Math.floor(chance(node.key, what) * (most + 1));
    if (node.type === 'call' || node.group)
      node.worstCase = {
        models: [
          {
            model: MODEL,
            calls: mostCalls > 6 ? mostCalls : draw('calls', mostCalls),
            inputTokens: 40,
            outputTokens: 10,
          },
        ],
        toolCalls: mostCalls > 6 ? mostCalls : draw('tools', 4),
        isDivisible: true,
      };
    else if (node.effect !== 'none')
      node.worstCase = {
        models: [{ model: MODEL, calls: draw('calls', 3), inputTokens: draw('in', 40), outputTokens: draw('out', 10) }],
        toolCalls: draw('tools', 1),
      };
  }
  return plan;
}

const AMPLE: Budget = { costUsd: 1e6, modelCalls: 1e9, toolCalls: 1e9, tokens: 1e12 };

const budgets: fc.Arbitrary<Budget> = fc.record(
  {
    modelCalls: fc.nat({ max: 20 }),
    toolCalls: fc.nat({ max: 8 }),
    tokens: fc.nat({ max: 800 }),
    costUsd: fc.double({ min: 0, max: 1.5, noNaN: true }),
  },
  { requiredKeys: [] },
);

async function playWithin(shapes: Shape[], budget: Budget, deaths: Deaths, mostCalls = 6) {
  const engine = new PricedEngine(mostCalls);
  const { plan, prepare } = build(shapes);
  prepare(engine);
  engine.spending(() => engine.plansByRun.values());
  const runId = engine.create(withNeeds(plan, mostCalls));
  engine.log.get(runId).budget = budget;
  killAt(engine, deaths);
  await engine.settle();
  return { engine, runId };
}

const within = (limit: number | undefined, amount: number): boolean => limit === undefined || amount <= limit + 1e-6;

describe('a budget', () => {
  it('is never exceeded: not by a run, not with the runs it begins, not by what is set aside at any moment', async () => {
    await fc.assert(
      fc.asyncProperty(workflow, budgets, kills, async (shapes, budget, deaths) => {
        const { engine } = await playWithin(shapes, budget, deaths);
        for (const part of PARTS)
          expect(within(budget[part], engine.used[part]), `${part}: ${engine.used[part]} of ${budget[part]}`).toBe(
            true,
          );
        for (const { id, status, events, budget: own } of engine.log.runs.values()) {
          expect(isTerminal(status), `${id} is ${status}`).toBe(true);
          const state = foldRun([]);
          for (const event of events) {
            foldInto(state, event);
            const { ledger } = state;
            if (ledger)
              for (const part of PARTS) expect(within(own?.[part], ledger.spent[part] + ledger.held[part])).toBe(true);
          }
          if (state.ledger) for (const part of PARTS) expect(state.ledger.held[part]).toBeCloseTo(0, 6);
        }
      }),
      { numRuns: RUNS, seed: SEED },
    );
  });

  it('that is large enough changes nothing', async () => {
    await fc.assert(
      fc.asyncProperty(workflow, async (shapes) => {
        const none = await playWithin(shapes, {}, NO_DEATHS, 10_000);
        const ample = await playWithin(shapes, AMPLE, NO_DEATHS, 10_000);
        const outcome = ({ engine, runId }: typeof none) => {
          const { status, output, error } = engine.state(runId);
          return { status, output, error: error?.code };
        };
        expect(outcome(ample)).toEqual(outcome(none));
      }),
      { numRuns: RUNS / 4, seed: SEED },
    );
  });
});

// The bound

interface Step {
  kind: 'ask' | 'tool' | 'choose' | 'each';
  from: number[];
  attempts: number;
  onError: 'stop' | 'port' | 'default';
  items: number;
  maxItems: number;
  /** items of a group, when they are spread over runs; 0: they are not */
  groups: number;
  prompt: number;
  inside: Step[];
}

const step = (depth: number): fc.Arbitrary<Step> =>
  fc.record({
    kind: fc.constantFrom<Step['kind'][]>('ask', 'ask', 'tool', 'choose', ...(depth > 0 ? (['each'] as const) : [])),
    from: fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 2 }),
    attempts: fc.integer({ min: 1, max: 3 }),
    onError: fc.constantFrom('stop', 'port', 'default', 'default'),
    items: fc.nat({ max: 4 }),
    maxItems: fc.integer({ min: 4, max: 5 }),
    groups: fc.constantFrom(0, 0, 1, 2),
    prompt: fc.integer({ min: 1, max: 60 }),
    inside: depth > 0 ? fc.array(step(depth - 1), { minLength: 1, maxLength: 3 }) : fc.constant([]),
  });

const INSTEAD: Record<Step['kind'], Json> = {
  ask: 'instead',
  tool: 'instead',
  choose: { route: 'otherwise' },
  each: { results: [], count: 0 },
};

function document(steps: Step[]): WorkflowDocument {
  const builder = documentOf('Random').node('start', 'start');
  let count = 0;
  const add = (list: Step[], outs: string[]): string[] => {
    for (const one of list) {
      const key = `s${count++}`;
      const policy: StepPolicy = {
        retry: { attempts: one.attempts, firstDelayMs: 10, factor: 2, maxDelayMs: 30, when: 'always' },
        onError: one.onError,
        ...(one.onError === 'default' ? { defaultValue: INSTEAD[one.kind] } : {}),
      };
      addStep(builder, key, one, one.kind === 'each' ? { ...policy, retry: undefined } : policy);
      if (one.kind === 'each') {
        builder.inside(key);
        add(one.inside, []);
        builder.outside();
      }
      for (const from of new Set(one.from.map((place) => outs[place % outs.length]))) if (from) builder.edge(from, key);
      outs.push(...(one.kind === 'choose' ? [`${key}.yes`, `${key}.otherwise`] : [`${key}.out`]));
      if (one.onError === 'port') outs.push(`${key}.error`);
    }
    return outs;
  };
  const outs = add(steps, ['start.out']);
  builder.node('finish', 'finish', { value: 'x' });
  for (const out of outs) builder.edge(out, 'finish');
  return builder.build();
}

function addStep(builder: WorkflowBuilder, key: string, one: Step, policy: StepPolicy): void {
  const list = `{{ [${Array.from({ length: one.items }, (_, n) => n).join(', ')}] }}`;
  const configs: Record<Step['kind'], JsonObject> = {
    ask: { prompt: 'x'.repeat(one.prompt), model: MODEL },
    tool: {},
    choose: { routes: [{ id: 'yes', when: 'true' }] },
    each: { items: list, maxItems: one.maxItems, atOnce: 1 + (one.items % 3), groups: one.groups },
  };
  builder.node(key, one.kind, configs[one.kind], { policy });
}

class DocumentEngine extends ScriptedEngine {
  readonly used = nothing();

  override deps(): DriverDeps {
    const base = super.deps();
    const acting = (after: (context: StepContext) => Outcome): NodeExecutor => {
      const execute: NodeExecutor = async (_, context) => {
        this.calls.push({ path: context.path, attempt: context.attempt, key: context.idempotencyKey });
        const node = [...this.plansByRun.values()]
          .flatMap(({ nodes }) => Object.values(nodes))
          .find((one) => one.key === context.path.slice(context.path.lastIndexOf('/') + 1));
        const usage = use(node?.worstCase ?? {}, context, this.used);
        const slow = chance(context.path, context.attempt, 'slow') * 1_050;
        await this.clock.sleep(slow, context.signal);
        if (chance(context.path, context.attempt, 'fails') > 0.75)
          return { ...fail('broken', { transient: true }), usage } as Outcome;
        return { ...after(context), usage } as Outcome;
      };
      return execute;
    };
    const executors: Record<string, NodeExecutor> = {
      start: async () => done({}),
      finish: async () => done('x', []),
      ask: acting(() => done('text')),
      tool: acting(() => done({})),
      choose: acting(({ path }) => {
        const route = chance(path, 'route') > 0.5 ? 'yes' : 'otherwise';
        return done({ route }, [route]);
      }),
      each: async (config) => {
        const { items, atOnce, groups } = config as { items: number[]; atOnce: number; groups: number };
        const spread = groups > 0 ? { spread: { itemsPerGroup: groups, groupsAtOnce: 2 } } : {};
        return { kind: 'fan', over: { items }, concurrency: atOnce, until: 'all', onItemError: 'keep', ...spread };
      },
    };
    return { ...base, executors, prices: async () => PRICES };
  }
}

describe('the bound', () => {
  it('is a budget that no run is refused anything by', async () => {
    let counted = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step(2), { minLength: 3, maxLength: 9 }), async (steps) => {
        const drawn = document(steps);
        const { plan } = compile(drawn, testRegistry);
        if (!plan) return;
        const { total } = boundOf(drawn, testRegistry, PRICES);
        const { modelCalls, toolCalls, costUsd } = total;
        const engine = new DocumentEngine();
        const runId = engine.create(plan);
        engine.log.get(runId).budget = {
          modelCalls,
          toolCalls,
          tokens: total.inputTokens + total.outputTokens,
          ...(costUsd === null ? {} : { costUsd: costUsd + 1e-6 }),
        };
        await engine.settle();
        const events = [...engine.log.runs.values()].flatMap((run) => run.events);
        // What a person lets happen again is outside of the bound.
        if (events.some(({ data }) => data.type === 'step.outcomeUnknown')) return;
        expect(events.filter(({ data }) => 'error' in data && data.error?.code === 'budget-exceeded')).toEqual([]);
        counted++;
      }),
      { numRuns: RUNS, seed: SEED },
    );
    expect(counted).toBeGreaterThan(RUNS / 4);
  });

  it('holds for every run: calls, tools, tokens, money and time', async () => {
    let sound = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step(2), { minLength: 3, maxLength: 9 }), kills, async (steps, deaths) => {
        const drawn = document(steps);
        const { plan, findings } = compile(drawn, testRegistry);
        if (!plan) {
          expect(findings.some(({ severity }) => severity === 'error')).toBe(true);
          return;
        }
        sound++;
        const { total, time } = boundOf(drawn, testRegistry, PRICES);
        const engine = new DocumentEngine();
        const runId = engine.create(plan);
        killAt(engine, deaths);
        await engine.settle();
        const { status, usage, attempts, steps: done, activeMs } = engine.state(runId);
        expect(isTerminal(status)).toBe(true);

        // What is on record stays within, whatever became of the workers.
        expect(usage.modelCalls).toBeLessThanOrEqual(total.modelCalls);
        expect((usage.inputTokens ?? 0) + (usage.outputTokens ?? 0)).toBeLessThanOrEqual(
          total.inputTokens + total.outputTokens,
        );
        expect(usage.costUsd ?? 0).toBeLessThanOrEqual((total.costUsd ?? Number.POSITIVE_INFINITY) + 1e-9);

        // What was really used stays within when no try was lost or repeated because somebody said so.
        const isWhole = [...done.values()].every(({ attempts: tries }) =>
          tries.every((attempt) => attempt.status !== 'lost' && attempt.status !== 'unknown'),
        );
        if (!isWhole) return;
        expect(engine.used.modelCalls).toBeLessThanOrEqual(total.modelCalls);
        expect(engine.used.toolCalls).toBeLessThanOrEqual(total.toolCalls);
        expect(engine.used.tokens).toBeLessThanOrEqual(total.inputTokens + total.outputTokens);
        expect(engine.used.costUsd).toBeLessThanOrEqual((total.costUsd ?? Number.POSITIVE_INFINITY) + 1e-9);
        // Writing the log takes time of its own, which no drawing tells.
        const writing = attempts * 2 * engine.limits.flushMs;
        expect(activeMs).toBeLessThanOrEqual(time.workMs + writing);
      }),
      { numRuns: RUNS, seed: SEED },
    );
    expect(sound).toBeGreaterThan(RUNS / 2);
  });
});
