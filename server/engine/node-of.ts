import type { Plan, PlanNode } from '@/graph/plan';

/** The step of the plan; a plan without it is a defect of ours. */
export function nodeOf(plan: Plan, id: string): PlanNode {
  const node = plan.nodes[id];
  if (!node) throw new Error(`The plan has no step ${id}.`);
  return node;
}
