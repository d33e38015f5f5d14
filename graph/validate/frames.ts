import { frameProblem } from '../analysis/structure';
import { LIMITS } from '../document';
import type { Finding } from '../finding';
import type { Rule } from './rule';

/** Steps sit in containers that exist, can hold them and hold something. */
export const frames: Rule = ({ structure }) => {
  const findings: Finding[] = [];
  for (const node of structure.nodes.values()) {
    if (node.parentId === undefined) continue;
    const parent = structure.nodes.get(node.parentId);
    const takeOut = { label: 'Move it out', set: { nodeId: node.id, field: 'parentId' } };
    const at = { severity: 'error' as const, nodeId: node.id };
    const facts = structure.facts.get(node.id);
    if (!parent || (structure.facts.has(parent.id) && !structure.facts.get(parent.id)?.isContainer))
      findings.push({
        ...at,
        code: 'lost-container',
        message: `${node.title} is inside a step that ${parent ? 'holds no others' : 'is not there'}.`,
        fix: takeOut,
      });
    else if (frameProblem(node, structure.nodes) === 'inside-itself')
      findings.push({ ...at, code: 'inside-itself', message: `${node.title} is inside itself.`, fix: takeOut });
    else if (frameProblem(node, structure.nodes) === 'too-deep')
      findings.push({
        ...at,
        code: 'too-deep',
        message: `${node.title} is nested too deep: ${LIMITS.nesting} levels is the most.`,
      });
    else if (facts?.isStart || facts?.isFinish)
      findings.push({
        ...at,
        code: 'wrong-container',
        message: `${node.title} cannot be inside ${parent.title}.`,
        fix: takeOut,
      });
  }
  for (const scope of structure.scopes.values()) {
    if (scope.containerId === undefined || scope.order.length > 0) continue;
    const title = structure.nodes.get(scope.containerId)?.title;
    findings.push({
      code: 'empty-container',
      severity: 'error',
      nodeId: scope.containerId,
      message: `${title} has no steps inside. Drag the steps to run into it.`,
    });
  }
  return findings;
};
