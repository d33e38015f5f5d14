import { NOTHING, plus } from '@/graph/bound/amount';
import { modelsInPlan } from '@/graph/bound/models-in';
import { amountOf, type PriceCatalogue } from '@/graph/bound/prices';
import type { Budget } from '@/graph/budget';
import { UNKNOWN_MODEL } from '@/graph/node-definition';
import type { Plan } from '@/graph/plan';
import type { Spend } from '../events';
import { PARTS } from './spend';

/** The most one attempt can use, of a group for each of its items, by node id, for each step that can use anything. */
export type Needs = ReadonlyMap<string, Spend>;

const NO_PRICES: PriceCatalogue = { date: '', source: '', models: {}, freeProviders: [], defaultModel: '' };

/** Undefined for a run without a budget: nobody has to ask for prices. */
export async function needsWithin(
  budget: Budget | null,
  plan: Plan | null,
  prices: (models: string[]) => Promise<PriceCatalogue> | undefined,
): Promise<Needs | undefined> {
  if (!budget || !plan) return undefined;
  return needsOf(plan, (await prices(modelsInPlan(plan))) ?? NO_PRICES);
}

/** Of a step that cannot say: whatever is left. */
const ALL: Spend = { modelCalls: Infinity, toolCalls: Infinity, tokens: Infinity, costUsd: Infinity };

function needsOf(plan: Plan, prices: PriceCatalogue): Needs {
  const needs = new Map<string, Spend>();
  for (const { id, worstCase } of Object.values(plan.nodes)) {
    if (!worstCase) continue;
    const { modelCalls, inputTokens, outputTokens, costUsd } = worstCase.models.reduce(
      (sum, use) => plus(sum, amountOf(use, prices)),
      NOTHING,
    );
    const isUnknown = worstCase.models.some(({ model }) => model === UNKNOWN_MODEL);
    if (isUnknown) {
      needs.set(id, ALL);
      continue;
    }
    needs.set(id, { modelCalls, toolCalls: worstCase.toolCalls, tokens: inputTokens + outputTokens, costUsd });
  }
  return needs;
}

/** How many items a group has is known when its list is: a retry goes on with the groups of the run it retries. */
export const needOfGroup = ({ modelCalls, toolCalls, tokens, costUsd }: Spend, items: number): Spend => ({
  modelCalls: modelCalls * items,
  toolCalls: toolCalls * items,
  tokens: tokens === null ? null : tokens * items,
  costUsd: costUsd === null ? null : costUsd * items,
});

/** What was set aside for a step is the budget of a run that it begins, in the parts that its own run has a budget for. */
export function budgetWithin(budget: Budget | null, reserved: Spend | undefined): Budget | undefined {
  if (!budget || !reserved) return undefined;
  const within: Budget = {};
  for (const part of PARTS) if (budget[part] !== undefined && reserved[part] !== null) within[part] = reserved[part];
  return within;
}
