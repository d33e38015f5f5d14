import type { NodeFacts } from '../analysis/node-facts';
import type { Typing } from '../analysis/typing';
import type { RetryPolicy } from '../document';
import { UNKNOWN_MODEL, VOTER_MODEL, type WorstCase } from '../node-definition';
import { timeOfTry } from '../time-of-try';
import { type Amount, NOTHING, plus, times } from './amount';
import { amountOf, modelsOf, type PriceCatalogue, priceOf, resolveModel } from './prices';
import type { Span, TimeLimits } from './run-time';
import { mostTextTokens } from './text-size';

/** One step run once: its worst try, as often as it may be tried. */
export interface OneStep {
  attempts: number;
  perAttempt: Amount;
  spent: Amount;
  span: Span;
  unknownModels: string[];
  /** nobody knows how much it uses: what is counted is not all */
  isUnknown: boolean;
}

export function boundOfStep(worst: WorstCase, facts: NodeFacts, prices: PriceCatalogue, limits: TimeLimits): OneStep {
  const { definition, node } = facts;
  const retry = { ...definition.policy.retry, ...node.policy?.retry };
  const perAttempt = spendOf(worst, prices);
  const timeoutMs = timeOfTry(node, definition);
  const allTries = retry.attempts * Math.min(timeoutMs, worst.workMs ?? timeoutMs) + pausesOf(retry);
  const workMs = Math.min(allTries, node.policy?.totalTimeoutMs ?? allTries);
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
    isUnknown: worst.models.some(({ model }) => model === UNKNOWN_MODEL),
    unknownModels: [
      ...new Set(
        worst.models
          .filter(({ calls, model }) => calls > 0 && model !== UNKNOWN_MODEL)
          .flatMap(modelsOf)
          .filter((model) => priceOf(prices, model) === null)
          .map((model) => resolveModel(prices, model)),
      ),
    ],
  };
}

/** What one try can use at most, by its definition. `voters`: the models of the vote it is in. */
export function worstCaseOf(facts: NodeFacts, typing: Typing, voters: readonly string[]): WorstCase {
  const textTokens = (setting: string): number => mostTextTokens(facts, setting, typing);
  const worst = facts.definition.worstCase(facts.config, { textTokens });
  if (!worst.models.some(({ model }) => model === VOTER_MODEL)) return worst;
  return {
    ...worst,
    models: worst.models.map((use) => (use.model === VOTER_MODEL ? { ...use, oneOf: [...voters] } : use)),
  };
}

const spendOf = (worst: WorstCase, prices: PriceCatalogue): Amount =>
  worst.models.reduce((sum, use) => plus(sum, amountOf(use, prices)), { ...NOTHING, toolCalls: worst.toolCalls });

/** Work that long is not worth a line in a table. */
const INSTANT_MS = 1_000;

/** Between all tries, without what the other side asks for. */
function pausesOf({ attempts, firstDelayMs, factor, maxDelayMs }: RetryPolicy): number {
  let sum = 0;
  for (let tries = 1; tries < attempts; tries++) sum += Math.min(maxDelayMs, firstDelayMs * factor ** (tries - 1));
  return Math.round(sum);
}
