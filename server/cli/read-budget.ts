import { type Budget, budgetSchema } from '@/graph/budget';
import { Refusal } from '@/server/refusal';

/** As commander reads `--budget-usd 0.50` and its like. */
export interface BudgetOptions {
  budgetUsd?: string;
  budgetModelCalls?: string;
  budgetToolCalls?: string;
  budgetTokens?: string;
}

const OPTIONS = [
  ['budgetUsd', 'costUsd', '--budget-usd', 'an amount of US dollars such as 0.50'],
  ['budgetModelCalls', 'modelCalls', '--budget-model-calls', 'a whole number'],
  ['budgetToolCalls', 'toolCalls', '--budget-tool-calls', 'a whole number'],
  ['budgetTokens', 'tokens', '--budget-tokens', 'a whole number'],
] as const;

/** The most one run may spend; undefined when nothing was said. */
export function readBudget(options: BudgetOptions): Budget | undefined {
  const budget: Budget = {};
  for (const [option, part, flag, wanted] of OPTIONS) {
    const text = options[option]?.trim();
    if (text === undefined) continue;
    const parsed = budgetSchema.shape[part].safeParse(/^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN);
    if (!parsed.success) throw new Refusal('invalid', `“${text}” is no limit: ${flag} takes ${wanted}.`);
    budget[part] = parsed.data;
  }
  return Object.keys(budget).length > 0 ? budget : undefined;
}
