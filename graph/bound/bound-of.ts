import { analyse } from '../analysis/analyse';
import { type Condition, NEVER } from '../analysis/conditions';
import type { NodeFacts } from '../analysis/node-facts';
import type { Typing } from '../analysis/typing';
import type { WorkflowDocument } from '../document';
import type { NodeRegistry, Repeats } from '../node-definition';
import { ROOT_SCOPE } from '../plan';
import { type Amount, isNothing, larger, NOTHING, plus, times } from './amount';
import { type Bound, NO_TIME, type StepBound } from './bound';
import { WaysTogether } from './most-of-ways';
import type { PriceCatalogue } from './prices';
import {
  DEFAULT_TIME_LIMITS,
  NO_SPAN,
  roundsOf,
  type Span,
  scaled,
  spanOfGroups,
  spanOfRepeats,
  spanOfScope,
  type TimeLimits,
  timeOfRun,
} from './run-time';
import { boundOfStep, worstCaseOf } from './step-bound';

/** An upper bound of everything one run can use, from the drawing alone. Total: half-written workflows have one too. */
export function boundOf(
  document: WorkflowDocument,
  registry: NodeRegistry,
  prices: PriceCatalogue,
  limits: TimeLimits = DEFAULT_TIME_LIMITS,
): Bound {
  return new Bounding(analyse(document, registry), prices, limits).bound();
}

/** Votes in votes multiply: beyond this many steps looked at, models are no longer told apart, which is too much and never too little. */
const MOST_LOOKS = 10_000;

interface Around {
  /** how often the scope can run in one run */
  times: number;
  /** how many of those one after the other */
  rounds: number;
  /** models that a step in it may be told to take */
  voters: readonly string[];
}

interface ScopeSum {
  spent: Amount;
  span: Span;
}

class Bounding {
  private readonly rows = new Map<string, StepBound>();
  private readonly unfinished = new Set<string>();
  private readonly unknown = new Map<string, Set<string>>();
  private looks = 0;

  constructor(
    private readonly typing: Typing,
    private readonly prices: PriceCatalogue,
    private readonly limits: TimeLimits,
  ) {}

  bound(): Bound {
    const { limits } = this;
    const { spent, span } = this.scope(ROOT_SCOPE, { times: 1, rounds: 1, voters: [] });
    const steps = [...this.rows.values()].filter(isWorthSaying);
    return {
      total: spent,
      time: timeOfRun(span, limits),
      steps,
      dominant: dominantOf(steps),
      unknownPrices: [...this.unknown].map(([model, nodeIds]) => ({ model, nodeIds: [...nodeIds] })),
      unfinished: [...this.unfinished],
      prices: { date: this.prices.date, source: this.prices.source, own: ownPrices(this.prices) },
    };
  }

  private scope(id: string, around: Around): ScopeSum {
    const { structure } = this.typing;
    const order = structure.scopes.get(id)?.order ?? [];
    const reach = this.typing.reach(id);
    const byCondition = new Map<Condition, Amount>();
    const spans = new Map<string, Span>();
    let always = NOTHING;
    for (const nodeId of order) {
      const facts = structure.facts.get(nodeId);
      const condition = reach.whenRuns(nodeId);
      if (!facts || facts.issues.length > 0) {
        if (!structure.nodes.get(nodeId)?.isOff) this.unfinished.add(nodeId);
        continue;
      }
      if (facts.node.isOff || condition === NEVER) continue;
      const { spent, span } = this.node(facts, around);
      spans.set(nodeId, span);
      if (isNothing(spent)) continue;
      if (condition === null) always = plus(always, spent);
      else byCondition.set(condition, plus(byCondition.get(condition) ?? NOTHING, spent));
    }
    const spent = plus(always, new WaysTogether(reach.conditions).most(byCondition));
    return { spent, span: spanOfScope(structure, order, (nodeId) => spans.get(nodeId) ?? NO_SPAN) };
  }

  private node(facts: NodeFacts, around: Around): ScopeSum {
    this.looks += 1;
    const worst = worstCaseOf(facts, this.typing, around.voters);
    const own = boundOfStep(worst, facts, this.prices, this.limits);
    const nodeId = facts.node.id;
    for (const model of own.unknownModels) this.unknown.set(model, (this.unknown.get(model) ?? new Set()).add(nodeId));
    if (own.isUnknown) this.unfinished.add(nodeId);
    // A container's place in the list is before what is inside.
    const row = this.row(nodeId, facts.isContainer, own);
    row.times += around.times;
    row.perAttempt = larger(row.perAttempt, own.perAttempt);
    row.unknownModels = [...new Set([...row.unknownModels, ...own.unknownModels])];
    const whole = facts.isContainer ? this.withBody(facts, own, around) : own;
    row.total = plus(row.total, times(whole.spent, around.times));
    row.time = scaled(whole.span.time, around.rounds);
    return whole;
  }

  private withBody(facts: NodeFacts, own: ScopeSum, around: Around): ScopeSum {
    const { models = [], ...repeats }: Repeats = facts.definition.repeats?.(facts.config) ?? { times: 1, atOnce: 1 };
    const rounds = around.rounds * roundsOf(repeats);
    let { spent } = own;
    let body = NO_SPAN;
    const add = (voters: readonly string[], count: number): void => {
      const inside = this.scope(facts.node.id, { times: around.times * count, rounds, voters });
      spent = plus(spent, times(inside.spent, count));
      body = inside.span;
    };
    if (models.length === 0) add(around.voters, repeats.times);
    // Votes by several models are as many bodies, each with its own.
    const apart = [...tally(models)];
    while (apart.length > 0) {
      const together = this.looks < MOST_LOOKS ? apart.splice(0, 1) : apart.splice(0);
      add(
        together.map(([model]) => model),
        together.reduce((sum, [, count]) => sum + count, 0),
      );
    }
    const { groups } = repeats;
    const span = groups
      ? spanOfGroups(own.span, body, { ...repeats, groups }, this.limits)
      : spanOfRepeats(own.span, body, repeats, this.limits);
    return { spent, span };
  }

  private row(nodeId: string, isContainer: boolean, { attempts }: { attempts: number }): StepBound {
    const row = this.rows.get(nodeId) ?? {
      nodeId,
      isContainer,
      times: 0,
      attempts,
      perAttempt: NOTHING,
      total: NOTHING,
      time: NO_TIME,
      unknownModels: [],
    };
    this.rows.set(nodeId, row);
    return row;
  }
}

const tally = (models: readonly string[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const model of models) counts.set(model, (counts.get(model) ?? 0) + 1);
  return counts;
};

/** What costs nothing and takes no time is no line of the table. */
const isWorthSaying = ({ total, time }: StepBound): boolean => !isNothing(total) || time.workMs > 0 || time.waitMs > 0;

const ownPrices = ({ models }: PriceCatalogue): Bound['prices']['own'] =>
  Object.entries(models).flatMap(([model, { input, output, from }]) =>
    from === 'workspace' ? [{ model, input, output }] : [],
  );

function dominantOf(steps: readonly StepBound[]): Bound['dominant'] {
  const single = steps.filter((step) => !step.isContainer);
  const largest = (size: (step: StepBound) => number): string | null => {
    let most = 0;
    let found: string | null = null;
    for (const step of single) {
      if (size(step) <= most) continue;
      most = size(step);
      found = step.nodeId;
    }
    return found;
  };
  return {
    modelCalls: largest(({ total }) => total.modelCalls),
    toolCalls: largest(({ total }) => total.toolCalls),
    inputTokens: largest(({ total }) => total.inputTokens),
    outputTokens: largest(({ total }) => total.outputTokens),
    costUsd: largest(({ total }) => total.costUsd ?? 0),
    time: largest(({ time }) => time.workMs),
  };
}
