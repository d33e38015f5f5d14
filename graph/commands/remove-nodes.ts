import { ERROR_PORT, type WorkflowDocument, type WorkflowEdge } from '../document';
import { distinctEdges, type Edited, edited, findNode, withDescendants } from './edited';
import { type NewId, randomId } from './naming';

/**
 * Removes steps, and with a container all that is in it. What came before a removed step then leads to what came after it:
 * A → B → C without B is A → C. A step that chose between ways leaves a gap, because nothing can say which way goes on.
 */
export function removeNodes(document: WorkflowDocument, nodeIds: Iterable<string>, newId: NewId = randomId): Edited {
  const asked = [...new Set(nodeIds)].filter((id) => findNode(document, id));
  if (asked.length === 0) return edited(document, document);
  const gone = withDescendants(document, asked);
  let edges = document.edges;
  for (const id of gone) edges = bridge(edges, id, newId);
  const nodes = document.nodes.filter((node) => !gone.has(node.id));
  return edited(document, { ...document, nodes, edges: distinctEdges(edges) });
}

function bridge(edges: readonly WorkflowEdge[], nodeId: string, newId: NewId): WorkflowEdge[] {
  const rest = edges.filter((edge) => edge.source !== nodeId && edge.target !== nodeId);
  const incoming = edges.filter((edge) => edge.target === nodeId && edge.source !== nodeId);
  const outgoing = edges.filter(
    (edge) => edge.source === nodeId && edge.target !== nodeId && edge.sourcePort !== ERROR_PORT,
  );
  if (new Set(outgoing.map((edge) => edge.sourcePort)).size !== 1) return rest;
  const added = incoming.flatMap((before) =>
    outgoing.map((after) => ({ ...after, id: newId(), source: before.source, sourcePort: before.sourcePort })),
  );
  return [...rest, ...added];
}
