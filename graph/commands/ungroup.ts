import { ERROR_PORT, type WorkflowDocument, type WorkflowEdge } from '../document';
import { distinctEdges, type Edited, edited, findNode } from './edited';
import { type NewId, randomId } from './naming';

/**
 * Removes a container and keeps what is in it. What led to the container leads to the first steps inside, and its last steps
 * lead on to what followed.
 */
export function ungroup(
  document: WorkflowDocument,
  containerId: string,
  newId: NewId = randomId,
): Edited & { nodeIds: string[] } {
  const container = findNode(document, containerId);
  const inside = document.nodes.filter((node) => node.parentId === containerId);
  if (!container || inside.length === 0) return edited(document, document, { nodeIds: [] });
  const ids = new Set(inside.map((node) => node.id));
  const inner = document.edges.filter((edge) => ids.has(edge.source) && ids.has(edge.target));
  const first = inside.filter((node) => !inner.some((edge) => edge.target === node.id));
  const last = inside.filter(
    (node) => !inner.some((edge) => edge.source === node.id && edge.sourcePort !== ERROR_PORT),
  );
  const edges = document.edges.flatMap((edge): WorkflowEdge[] => {
    if (edge.target === containerId) return first.map((node) => ({ ...edge, id: newId(), target: node.id }));
    if (edge.source !== containerId) return [edge];
    return edge.sourcePort === ERROR_PORT ? [] : last.map((node) => ({ ...edge, id: newId(), source: node.id }));
  });
  const nodes = document.nodes.flatMap((node) => {
    if (node.id === containerId) return [];
    if (!ids.has(node.id)) return [node];
    const { parentId: _, ...rest } = node;
    const position = { x: container.position.x + node.position.x, y: container.position.y + node.position.y };
    return [{ ...rest, position, ...(container.parentId === undefined ? {} : { parentId: container.parentId }) }];
  });
  return edited(document, { ...document, nodes, edges: distinctEdges(edges) }, { nodeIds: [...ids] });
}
