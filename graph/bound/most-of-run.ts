import type { WorkflowDocument } from '../document';
import { type ModelUse, type NodeRegistry, UNKNOWN_MODEL } from '../node-definition';
import type { Plan } from '../plan';
import { boundOf } from './bound-of';
import type { PriceCatalogue } from './prices';

/** What one whole run can use, in the form in which a step of another workflow that runs it says so. */
export interface MostOfRun {
  models: ModelUse[];
  toolCalls: number;
  workMs: number;
  waitMs: number;
}

const NO_PRICES: PriceCatalogue = { date: '', source: '', models: {}, freeProviders: [], defaultModel: 'default' };

/** Without prices: they change, and a version does not. Steps that exclude each other are counted both. */
export function mostOfRun(document: WorkflowDocument, plan: Plan, registry: NodeRegistry): MostOfRun {
  const { steps, time, unfinished } = boundOf(document, registry, NO_PRICES);
  const models = new Map<string, ModelUse>();
  let toolCalls = 0;
  for (const { nodeId, times, attempts } of steps) {
    const worst = plan.nodes[nodeId]?.worstCase;
    if (!worst) continue;
    toolCalls += worst.toolCalls * times * attempts;
    for (const use of worst.models) {
      const { calls, ...alike } = use;
      const key = JSON.stringify(alike);
      models.set(key, { ...use, calls: (models.get(key)?.calls ?? 0) + calls * times * attempts });
    }
  }
  // What cannot be measured makes the whole unknown, for whoever runs it.
  if (unfinished.length > 0 && ![...models.values()].some(({ model }) => model === UNKNOWN_MODEL))
    models.set('', { model: UNKNOWN_MODEL, calls: 1, inputTokens: 0, outputTokens: 0 });
  return {
    models: [...models.values()],
    toolCalls,
    workMs: Math.round(time.workMs + time.askedMs),
    waitMs: Math.round(time.waitMs),
  };
}
