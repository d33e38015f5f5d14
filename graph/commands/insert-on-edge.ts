import { IN_PORT, LIMITS, type WorkflowDocument, type WorkflowEdge } from '../document';
import type { NodeRegistry } from '../node-definition';
import { firstPort } from './add-node';
import { type Edited, edited, findNode } from './edited';
import { type NewId, randomId } from './naming';
import { type NodeChoice, newNode } from './new-node';
import { boxesIn, estimatedSize, fitFrame, freePosition, GAP, makeRoom, overlap, type SizeOf, snap } from './placement';

export interface InsertOptions extends NodeChoice {
  sizeOf?: SizeOf;
  newId?: NewId;
}

/** Puts a new step between two connected ones, moving what follows to the right when there is no room. */
export function insertOnEdge(
  document: WorkflowDocument,
  registry: NodeRegistry,
  edgeId: string,
  options: InsertOptions,
): Edited & { nodeId: string | null } {
  const { newId = randomId, sizeOf = estimatedSize(registry) } = options;
  const edge = document.edges.find((one) => one.id === edgeId);
  const source = edge && findNode(document, edge.source);
  const target = edge && findNode(document, edge.target);
  const definition = registry.get(options.type);
  const made = document.nodes.length < LIMITS.nodes ? newNode(document, registry, options, newId) : null;
  if (!edge || !source || !target || !made || !definition?.hasInput || definition.category === 'finish')
    return edited(document, document, { nodeId: null });

  const { parentId } = target;
  const size = sizeOf(made);
  const wanted = { x: snap(source.position.x + sizeOf(source).width + GAP.flow), y: snap(target.position.y) };
  const boxes = boxesIn(document, parentId, sizeOf);
  const isFree = !boxes.some((box) => overlap({ ...wanted, ...size }, box));
  const room = isFree
    ? document
    : makeRoom(document, parentId, { ...wanted, ...size }, snap(size.width + GAP.flow), sizeOf);
  const position = isFree ? wanted : freePosition(boxesIn(room, parentId, sizeOf), wanted, size);
  const node = { ...made, position, ...(parentId === undefined ? {} : { parentId }) };

  const before: WorkflowEdge = { ...edge, target: node.id, targetPort: IN_PORT };
  const after: WorkflowEdge = {
    id: newId(),
    source: node.id,
    sourcePort: firstPort(registry, node.type, node.config) ?? 'out',
    target: edge.target,
    targetPort: edge.targetPort,
  };
  const edges = room.edges.flatMap((one) => (one.id === edgeId ? [before, after] : [one]));
  const next = fitFrame({ ...room, nodes: [...room.nodes, node], edges }, parentId, sizeOf);
  return edited(document, next, { nodeId: node.id });
}
