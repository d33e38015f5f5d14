import { structureOf } from '../analysis/structure-of';
import type { WorkflowDocument } from '../document';
import { type NodeRegistry, VOTER_MODEL } from '../node-definition';
import type { Plan } from '../plan';
import { modelsOf } from './prices';

/** Every model that steps of this workflow may call, `default` included: those whose prices the bound needs. */
export function modelsInDocument(document: WorkflowDocument, registry: NodeRegistry): string[] {
  const found = new Set<string>();
  for (const { definition, config, issues } of structureOf(document, registry).facts.values()) {
    if (issues.length > 0) continue;
    const uses = definition.worstCase(config, { textTokens: () => 0 }).models;
    for (const model of uses.flatMap(modelsOf)) found.add(model);
    for (const model of definition.repeats?.(config).models ?? []) found.add(model);
  }
  found.delete(VOTER_MODEL);
  return [...found].sort();
}

export const modelsInPlan = (plan: Plan): string[] => [
  ...new Set(Object.values(plan.nodes).flatMap(({ worstCase }) => worstCase?.models.flatMap(modelsOf) ?? [])),
];
