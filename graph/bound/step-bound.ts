import type { NodeFacts } from '../analysis/node-facts';
import type { Typing } from '../analysis/typing';
import type { RetryPolicy } from '../document';
import type { SizeContext, WorstCase } from '../node-definition';
import { type Amount, NOTHING, plus, times } from './amount';
import { amountOf, type PriceCatalogue, priceOf, resolveModel } from './prices';
import type { Span, TimeLimits } from './run-time';
import { mostTextTokens } from './text-size';

/** One step run once: its worst try, as often as it may be tried. */
export interface OneStep {
  attempts: number;
  perAttempt: Amount;
  spent: Amount;
  span: Span;
  unknownModels: string[];
}

export function boundOfStep(facts: NodeFacts, typing: Typing, prices: PriceCatalogue, limits: TimeLimits): OneStep {
  const { definition, node } = facts;
  const worst = worstCaseOf(facts, { textTokens: (setting) => mostTextTokens(facts, setting, typing) });
  const retry = { ...definition.policy.retry, ...node.policy?.retry };
  const perAttempt = spendOf(worst, prices);
  const timeoutMs = node.policy?.timeoutMs ?? definition.policy.timeoutMs;
  const workMs = retry.attempts * Math.min(timeoutMs, worst.workMs ?? timeoutMs) + pausesOf(retry);
  const isInstant = worst.workMs !== undefined && worst.workMs <= INSTANT_MS;
  return {
    attempts: retry.attempts,
    perAttempt,
    spent: times(perAttempt, retry.attempts),
    span: {
      time: {
        workMs: isInstant ? 0 : workMs,
        // Only what is outside can ask for patience.
        askedMs: facts.effect === 'none' ? 0 : (retry.attempts - 1) * limits.retryAfterMs,
        waitMs: worst.waitMs ?? 0,
      },
      laborMs: isInstant ? 0 : workMs,
      width: facts.isContainer ? 0 : 1,
    },
    unknownModels: [
      ...new Set(
        worst.models
          .filter(({ calls, model }) => calls > 0 && priceOf(prices, model) === null)
          .map(({ model }) => resolveModel(prices, model)),
      ),
    ],
  };
}

/** What one try can use at most, by the definition. */
export function worstCaseOf(
  { definition, config }: Pick<NodeFacts, 'definition' | 'config'>,
  sizes: SizeContext,
): WorstCase {
  if (definition.worstCase) return definition.worstCase(config, sizes);
  const { modelCalls, toolCalls } = definition.cost(config);
  const some = { model: 'unknown:unknown', calls: modelCalls, inputTokens: 0, outputTokens: 0 };
  return { models: modelCalls === 0 ? [] : [some], toolCalls };
}

export const spendOf = (worst: WorstCase, prices: PriceCatalogue): Amount =>
  worst.models.reduce((sum, use) => plus(sum, amountOf(use, prices)), { ...NOTHING, toolCalls: worst.toolCalls });

/** Work that long is not worth a line in a table. */
const INSTANT_MS = 1_000;

/** Between all tries, without what the other side asks for. */
function pausesOf({ attempts, firstDelayMs, factor, maxDelayMs }: RetryPolicy): number {
  let sum = 0;
  for (let tries = 1; tries < attempts; tries++) sum += Math.min(maxDelayMs, firstDelayMs * factor ** (tries - 1));
  return Math.round(sum);
}
