import type { WorkflowDocument } from '@/graph/document';
import type { NodeRegistry } from '@/graph/node-definition';
import { cardModel } from '../card-model';

/**
 * What a step added by a click is joined to: the chosen step, else the end of the one chain there is. An empty frame that is
 * chosen takes it in.
 */
export const joinOfNewStep = (
  document: WorkflowDocument,
  registry: NodeRegistry,
  selectedIds: string[],
  type: string,
): { after?: { nodeId: string; port?: string }; parentId?: string } => {
  const definition = registry.get(type);
  if (!definition?.hasInput) return {};
  const [selectedId] = selectedIds;
  const node =
    selectedIds.length === 1 ? document.nodes.find((one) => one.id === selectedId) : onlyEnd(document, registry);
  if (!node) return {};
  const model = cardModel(node, registry.get(node.type));
  const isEmptyFrame = model.isContainer && !document.nodes.some((one) => one.parentId === node.id);
  if (isEmptyFrame && selectedIds.length === 1 && definition.category !== 'finish') return { parentId: node.id };
  // The end of a run stays on the level of the run.
  if (node.parentId !== undefined && definition.category === 'finish') return {};
  const used = new Set(document.edges.filter((edge) => edge.source === node.id).map((edge) => edge.sourcePort));
  const free = model.ports.find((port) => !used.has(port.id) && !port.isError) ?? model.ports[0];
  return free ? { after: { nodeId: node.id, port: free.id } } : {};
};

const onlyEnd = (document: WorkflowDocument, registry: NodeRegistry) => {
  const sources = new Set(document.edges.map((edge) => edge.source));
  const ends = document.nodes.filter(
    (node) => node.parentId === undefined && !sources.has(node.id) && registry.get(node.type)?.category !== 'finish',
  );
  return ends.length === 1 ? ends[0] : undefined;
};
