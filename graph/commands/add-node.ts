import { canConnect } from '../can-connect';
import { IN_PORT, LIMITS, type WorkflowDocument } from '../document';
import type { NodeRegistry } from '../node-definition';
import { type Edited, edited, findNode } from './edited';
import { type NewId, randomId } from './naming';
import { type NodeChoice, newNode } from './new-node';
import {
  boxesIn,
  estimatedSize,
  FRAME_ORIGIN,
  fitFrame,
  freePosition,
  GAP,
  type Position,
  type SizeOf,
} from './placement';

export interface AddNodeOptions extends NodeChoice {
  /** the step it follows, and the port it leaves by (the first when absent): placed right of it and connected */
  after?: { nodeId: string; port?: string };
  /** top left corner on its level; absent: a free place is found */
  position?: Position;
  /** the container to put it in; absent: where `after` is, else the top level */
  parentId?: string;
  sizeOf?: SizeOf;
  newId?: NewId;
}

/** Adds a step under a fresh title and key, where it covers no other, connected when it follows one. `nodeId` is null when it could not. */
export function addNode(
  document: WorkflowDocument,
  registry: NodeRegistry,
  options: AddNodeOptions,
): Edited & { nodeId: string | null } {
  const { after, position, newId = randomId, sizeOf = estimatedSize(registry) } = options;
  const made = document.nodes.length < LIMITS.nodes ? newNode(document, registry, options, newId) : null;
  if (!made) return edited(document, document, { nodeId: null });
  const source = after ? findNode(document, after.nodeId) : undefined;
  const parentId = options.parentId ?? source?.parentId;
  const wanted =
    position ??
    (source && source.parentId === parentId
      ? { x: source.position.x + sizeOf(source).width + GAP.flow, y: source.position.y }
      : placeAtEnd(document, parentId, sizeOf));
  const boxes = boxesIn(document, parentId, sizeOf);
  const node = {
    ...made,
    position: freePosition(boxes, wanted, sizeOf(made)),
    ...(parentId === undefined ? {} : { parentId }),
  };
  let next: WorkflowDocument = { ...document, nodes: [...document.nodes, node] };
  const port = source ? (after?.port ?? firstPort(registry, source.type, source.config)) : undefined;
  if (
    source &&
    port !== undefined &&
    canConnect(next, registry, { source: source.id, sourcePort: port, target: node.id }) === null
  ) {
    const edge = { id: newId(), source: source.id, sourcePort: port, target: node.id, targetPort: IN_PORT };
    next = { ...next, edges: [...next.edges, edge] };
  }
  return edited(document, fitFrame(next, parentId, sizeOf), { nodeId: node.id });
}

/** Right of everything on the level, in line with the first row. */
function placeAtEnd(document: WorkflowDocument, parentId: string | undefined, sizeOf: SizeOf): Position {
  const boxes = boxesIn(document, parentId, sizeOf);
  if (boxes.length === 0) return parentId === undefined ? { x: 0, y: 0 } : FRAME_ORIGIN;
  return {
    x: Math.max(...boxes.map((box) => box.x + box.width)) + GAP.flow,
    y: Math.min(...boxes.map((box) => box.y)),
  };
}

export function firstPort(
  registry: NodeRegistry,
  type: string,
  config: Parameters<typeof newNode>[2]['config'] & object,
): string | undefined {
  try {
    return registry.get(type)?.outputs(config)[0]?.id;
  } catch {
    return undefined;
  }
}
