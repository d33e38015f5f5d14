import type { WorkflowDocument } from '../document';
import type { ModelUse, NodeRegistry } from '../node-definition';
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
  const { steps, time } = boundOf(document, registry, NO_PRICES);
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
  return {
    models: [...models.values()],
    toolCalls,
    workMs: Math.round(time.workMs + time.askedMs),
    waitMs: Math.round(time.waitMs),
  };
}
