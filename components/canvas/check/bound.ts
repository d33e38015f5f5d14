import type { WorkflowDocument, WorkflowNode } from '@/graph/document';
import { isJsonObject } from '@/graph/json';
import type { NodeRegistry } from '@/graph/node-definition';

/** What one run can spend at most, found from the drawing alone. */
export interface Bound {
  modelCalls: number;
  toolCalls: number;
  /** null: a step does not say */
  outputTokens: number | null;
}

/** Every step at its worst: each try of each model, and what is inside a frame once for each item it may get. */
export const boundOf = (document: WorkflowDocument, registry: NodeRegistry): Bound => {
  const byId = new Map(document.nodes.map((node) => [node.id, node]));
  const total: Bound = { modelCalls: 0, toolCalls: 0, outputTokens: 0 };
  for (const node of document.nodes) {
    const definition = registry.get(node.type);
    const parsed = definition?.config.safeParse(node.config);
    if (!definition || !parsed?.success || node.isOff) continue;
    const cost = definition.cost(parsed.data);
    const tries = node.policy?.retry?.attempts ?? definition.policy.retry.attempts;
    const times = tries * timesOf(node, byId);
    total.modelCalls += cost.modelCalls * times;
    total.toolCalls += cost.toolCalls * times;
    total.outputTokens =
      total.outputTokens === null || cost.outputTokens === null ? null : total.outputTokens + cost.outputTokens * times;
  }
  return total;
};

const timesOf = (node: WorkflowNode, byId: ReadonlyMap<string, WorkflowNode>): number => {
  let times = 1;
  let parent = node.parentId === undefined ? undefined : byId.get(node.parentId);
  for (let depth = 0; parent && depth < 16; depth++) {
    const { config } = parent;
    if (isJsonObject(config) && config.mode !== 'branches')
      times *= typeof config.maxItems === 'number' ? config.maxItems : 100;
    parent = parent.parentId === undefined ? undefined : byId.get(parent.parentId);
  }
  return times;
};
