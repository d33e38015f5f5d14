import type { ApiServices } from '@/server/api/services';
import { retryRun } from '@/server/runs/retry-run';
import { exitCodeOf } from './exit-code';
import { ownerActor } from './owner-actor';
import { type BudgetOptions, readBudget } from './read-budget';
import { showRun } from './show-run';

export interface RetryOptions extends BudgetOptions {
  from?: string;
  onlyFailedItems?: boolean;
  draft?: boolean;
  json?: boolean;
}

/** `sluice retry <run>`: a new run that takes over what succeeded, and follows it as `run` does. */
export const retryCommand = async (
  services: ApiServices,
  id: string,
  { from: fromPath, onlyFailedItems, draft: isDraft, json: isJson, ...limits }: RetryOptions,
): Promise<number> => {
  const actor = await ownerActor(services);
  const { runId } = await retryRun(services, actor, {
    id,
    fromPath,
    onlyFailedItems,
    version: isDraft ? 'draft' : 'same',
    budget: readBudget(limits),
  });
  return exitCodeOf(await showRun(services, actor, runId, { isJson: isJson ?? false }));
};
