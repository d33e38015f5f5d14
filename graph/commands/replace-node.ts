import { ERROR_PORT, type WorkflowDocument, type WorkflowNode } from '../document';
import type { NodeRegistry } from '../node-definition';
import { distinctEdges, type Edited, edited, findNode } from './edited';
import { type NodeChoice, newNode } from './new-node';

/**
 * Makes a step one of another kind in the same place, under the same id and key, with the edges that still make sense: all
 * that lead to it, and those from ports the new kind has too; the rest leave from its first port.
 */
export function replaceNode(
  document: WorkflowDocument,
  registry: NodeRegistry,
  nodeId: string,
  choice: NodeChoice,
): Edited & { problem: string | null } {
  const old = findNode(document, nodeId);
  const definition = registry.get(choice.type);
  const without = { ...document, nodes: document.nodes.filter((node) => node.id !== nodeId) };
  const made = newNode(without, registry, choice, () => nodeId);
  if (!old || !definition || !made) return edited(document, document, { problem: 'This kind of step is not known.' });
  if (document.nodes.some((node) => node.parentId === nodeId) && definition.isContainer !== true)
    return edited(document, document, { problem: `${old.title} holds other steps: move them out first.` });
  const { policy: _, isOff: __, size: ___, ...kept } = old;
  const node: WorkflowNode = {
    ...kept,
    type: made.type,
    typeVersion: made.typeVersion,
    title: made.title,
    config: made.config,
  };
  const ports = definition.outputs(made.config).map((port) => port.id);
  const edges = document.edges.flatMap((edge) => {
    if (edge.target === nodeId) return definition.hasInput ? [edge] : [];
    if (edge.source !== nodeId || ports.includes(edge.sourcePort)) return [edge];
    const first = ports[0];
    return first === undefined || edge.sourcePort === ERROR_PORT ? [] : [{ ...edge, sourcePort: first }];
  });
  const nodes = document.nodes.map((one) =>
    one.id === nodeId ? { ...node, ...(made.size ? { size: old.size ?? made.size } : {}) } : one,
  );
  return edited(document, { ...document, nodes, edges: distinctEdges(edges) }, { problem: null });
}
