import { nodeSchema, type WorkflowDocument, type WorkflowNode } from '../document';
import { parseFieldPath } from '../field-path';
import type { FindingFix } from '../finding';
import type { NodeRegistry } from '../node-definition';
import { addNode } from './add-node';
import { type Edited, edited, withNode } from './edited';
import { removeEdges } from './remove-edges';
import { setAt } from './set-at';

/** Does what the button of a finding says. */
export function applyFix(document: WorkflowDocument, registry: NodeRegistry, fix: FindingFix): Edited {
  let next = document;
  const { set } = fix;
  if (set) next = withNode(next, set.nodeId, (node) => withField(node, set.field, set.value));
  if (fix.removeEdges) next = removeEdges(next, fix.removeEdges).document;
  if (fix.removeNodes) {
    const gone = new Set(fix.removeNodes);
    next = {
      ...next,
      nodes: next.nodes.filter((node) => !gone.has(node.id)),
      edges: next.edges.filter((edge) => !gone.has(edge.source) && !gone.has(edge.target)),
    };
  }
  if (fix.addNode) next = addNode(next, registry, fix.addNode).document;
  return edited(document, next);
}

/** A fix that would leave something that is no step does nothing. */
function withField(node: WorkflowNode, field: string, value: Parameters<typeof setAt>[2]): WorkflowNode {
  const changed = nodeSchema.safeParse(setAt(node, parseFieldPath(field), value));
  return changed.success ? changed.data : node;
}
