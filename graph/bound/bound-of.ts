import { analyse } from '../analysis/analyse';
import { type Condition, NEVER } from '../analysis/conditions';
import type { NodeFacts } from '../analysis/node-facts';
import type { Typing } from '../analysis/typing';
import type { WorkflowDocument } from '../document';
import type { NodeRegistry } from '../node-definition';
import { ROOT_SCOPE } from '../plan';
import { type Amount, isNothing, NOTHING, plus, times } from './amount';
import { type Bound, NO_TIME, type StepBound } from './bound';
import { WaysTogether } from './most-of-ways';
import type { PriceCatalogue } from './prices';
import {
  DEFAULT_TIME_LIMITS,
  NO_SPAN,
  type Span,
  scaled,
  spanOfRepeats,
  spanOfScope,
  type TimeLimits,
  timeOfRun,
} from './run-time';
import { boundOfStep } from './step-bound';

/** An upper bound of everything one run can use, from the drawing alone. Total: half-written workflows have one too. */
export function boundOf(
  document: WorkflowDocument,
  registry: NodeRegistry,
  prices: PriceCatalogue,
  limits: TimeLimits = DEFAULT_TIME_LIMITS,
): Bound {
  return new Bounding(analyse(document, registry), prices, limits).bound();
}

interface ScopeSum {
  spent: Amount;
  span: Span;
}

class Bounding {
  private readonly steps: StepBound[] = [];
  private readonly unfinished: string[] = [];
  private readonly unknown = new Map<string, Set<string>>();

  constructor(
    private readonly typing: Typing,
    private readonly prices: PriceCatalogue,
    private readonly limits: TimeLimits,
  ) {}

  bound(): Bound {
    const { steps, unfinished, limits } = this;
    const { spent, span } = this.scope(ROOT_SCOPE, 1, 1);
    return {
      total: spent,
      time: timeOfRun(span, limits),
      steps,
      dominant: dominantOf(steps),
      unknownPrices: [...this.unknown].map(([model, nodeIds]) => ({ model, nodeIds: [...nodeIds] })),
      unfinished,
      prices: { date: this.prices.date, source: this.prices.source },
    };
  }

  /** `outer`: how often the scope can run; `rounds`: how many of those one after the other. */
  private scope(id: string, outer: number, rounds: number): ScopeSum {
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
        if (!structure.nodes.get(nodeId)?.isOff) this.unfinished.push(nodeId);
        continue;
      }
      if (facts.node.isOff || condition === NEVER) continue;
      const { spent, span } = this.node(facts, outer, rounds);
      spans.set(nodeId, span);
      if (isNothing(spent)) continue;
      if (condition === null) always = plus(always, spent);
      else byCondition.set(condition, plus(byCondition.get(condition) ?? NOTHING, spent));
    }
    const spent = plus(always, new WaysTogether(reach.conditions).most(byCondition));
    return { spent, span: spanOfScope(structure, order, (nodeId) => spans.get(nodeId) ?? NO_SPAN) };
  }

  private node(facts: NodeFacts, outer: number, rounds: number): ScopeSum {
    const own = boundOfStep(facts, this.typing, this.prices, this.limits);
    const nodeId = facts.node.id;
    for (const model of own.unknownModels) this.unknown.set(model, (this.unknown.get(model) ?? new Set()).add(nodeId));
    const step: StepBound = {
      nodeId,
      isContainer: facts.isContainer,
      times: outer,
      attempts: own.attempts,
      perAttempt: own.perAttempt,
      total: times(own.spent, outer),
      time: scaled(own.span.time, rounds),
      unknownModels: own.unknownModels,
    };
    if (!facts.isContainer) {
      if (!isNothing(step.total) || step.time !== NO_TIME) this.steps.push(step);
      return own;
    }
    this.steps.push(step);
    const repeats = facts.definition.repeats?.(facts.config) ?? { times: 1, atOnce: 1 };
    const inside = this.scope(
      nodeId,
      outer * repeats.times,
      rounds * Math.ceil(repeats.times / Math.max(1, repeats.atOnce)),
    );
    const spent = plus(own.spent, times(inside.spent, repeats.times));
    const span = spanOfRepeats(own.span, inside.span, repeats, this.limits);
    step.total = times(spent, outer);
    step.time = scaled(span.time, rounds);
    return { spent, span };
  }
}

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
