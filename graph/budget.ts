import * as z from 'zod';

/** The most a run may spend; an absent part has no limit. */
export const budgetSchema = z.strictObject({
  costUsd: z.number().min(0).max(1_000_000).optional().describe('US dollars.'),
  modelCalls: z.int().min(0).optional(),
  toolCalls: z.int().min(0).optional(),
  tokens: z.int().min(0).optional().describe('Of models, input and output together.'),
});
export type Budget = z.infer<typeof budgetSchema>;

const PARTS = ['costUsd', 'modelCalls', 'toolCalls', 'tokens'] as const;

/** What of the budget of a run was given to it alone: the parts in which it differs from what its workflow allows. */
export const ownLimits = (budget: Budget, allowed: Budget | undefined): Budget =>
  Object.fromEntries(PARTS.flatMap((part) => (budget[part] === allowed?.[part] ? [] : [[part, budget[part]]])));

/** Of each part the smaller limit; undefined when nothing is limited. */
export function tighterBudget(one: Budget | undefined, other: Budget | undefined): Budget | undefined {
  const tighter: Budget = {};
  for (const part of PARTS) {
    const limits = [one?.[part], other?.[part]].filter((limit) => limit !== undefined);
    if (limits.length > 0) tighter[part] = Math.min(...limits);
  }
  return Object.keys(tighter).length > 0 ? tighter : undefined;
}
