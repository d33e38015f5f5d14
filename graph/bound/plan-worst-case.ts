import type { NodeFacts } from '../analysis/node-facts';
import { containersOf, type Structure } from '../analysis/structure';
import type { Typing } from '../analysis/typing';
import type { PlanNode } from '../plan';
import { worstCaseOf } from './step-bound';

/** What an attempt of this step sets aside when the run has a budget; left out where that is nothing. */
export function planWorstCase(facts: NodeFacts, structure: Structure, typing: Typing): Pick<PlanNode, 'worstCase'> {
  const worstCase = worstCaseOf(facts, typing, votersAround(facts.node.id, structure));
  return worstCase.models.length === 0 && worstCase.toolCalls === 0 ? {} : { worstCase };
}

/** The models of the nearest container whose votes have their own. */
function votersAround(nodeId: string, structure: Structure): readonly string[] {
  for (const id of containersOf(structure, nodeId)) {
    const facts = structure.facts.get(id);
    const models = facts && facts.issues.length === 0 ? facts.definition.repeats?.(facts.config).models : undefined;
    if (models && models.length > 0) return models;
  }
  return [];
}
