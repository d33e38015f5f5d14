import type { WorkflowDocument, WorkflowNode } from '../document';
import type { NodeRegistry } from '../node-definition';
import { withNodes } from './edited';

export interface Position {
  x: number;
  y: number;
}
export interface Size {
  width: number;
  height: number;
}
export interface Box extends Position, Size {}

/** How large a step is drawn. The canvas knows exactly; `estimatedSize` is for where nothing is drawn. */
export type SizeOf = (node: WorkflowNode) => Size;

const GRID = 16;
/** Between two steps that follow each other, and between any two. */
export const GAP = { flow: 64, least: 32 } as const;
const CARD = { width: 240, height: 66, row: 24 } as const;
const FRAME = { width: 320, height: 160, padding: { left: 24, right: 24, top: 61, bottom: 24 } } as const;

export const estimatedSize =
  (registry: NodeRegistry): SizeOf =>
  (node) => {
    const definition = registry.get(node.type);
    if (definition?.isContainer) return frameSize(node);
    let ports = 1;
    try {
      ports = definition?.outputs(node.config).length ?? 1;
    } catch {
      // Half-written settings: a card with one row will do.
    }
    return { width: CARD.width, height: CARD.height + (ports > 1 ? ports * CARD.row + 12 : 0) };
  };

export const frameSize = (node: WorkflowNode): Size => ({
  width: Math.max(FRAME.width, node.size?.width ?? 0),
  height: Math.max(FRAME.height, node.size?.height ?? 0),
});

export const snap = (value: number): number => Math.round(value / GRID) * GRID;
const snapUp = (value: number): number => Math.ceil(value / GRID) * GRID;

/** The place nearest below (and to the right of nothing) the wanted one where a box of this size touches no other. */
export function freePosition(boxes: readonly Box[], wanted: Position, size: Size): Position {
  let box: Box = { x: snap(wanted.x), y: snap(wanted.y), ...size };
  // Each round moves below some box for good, so there are at most as many rounds as boxes.
  for (let hit = boxes.find((other) => overlap(box, other)); hit; hit = boxes.find((other) => overlap(box, other)))
    box = { ...box, y: snapUp(hit.y + hit.height + GAP.least) };
  return { x: box.x, y: box.y };
}

export function overlap(one: Box, other: Box, gap: number = GAP.least): boolean {
  return (
    one.x < other.x + other.width + gap &&
    other.x < one.x + one.width + gap &&
    one.y < other.y + other.height + gap &&
    other.y < one.y + one.height + gap
  );
}

/** The boxes of all steps on one level, in that level's coordinates. */
export const boxesIn = (document: WorkflowDocument, parentId: string | undefined, sizeOf: SizeOf): Box[] =>
  document.nodes.filter((node) => node.parentId === parentId).map((node) => ({ ...node.position, ...sizeOf(node) }));

/** Where the content of a container may begin. */
export const FRAME_ORIGIN: Position = { x: snapUp(FRAME.padding.left), y: snapUp(FRAME.padding.top) };

/**
 * Makes a container as large as what it holds, pushing aside what stands right of it and below it, and so on outwards.
 * Nothing that did not overlap before overlaps after: everything beyond an edge moves by the same distance.
 */
export function fitFrame(
  document: WorkflowDocument,
  containerId: string | undefined,
  sizeOf: SizeOf,
): WorkflowDocument {
  const container = document.nodes.find((node) => node.id === containerId);
  if (!container) return document;
  const before = frameSize(container);
  const content = boxesIn(document, container.id, sizeOf);
  const size = {
    width: Math.max(before.width, ...content.map((box) => snapUp(box.x + box.width + FRAME.padding.right))),
    height: Math.max(before.height, ...content.map((box) => snapUp(box.y + box.height + FRAME.padding.bottom))),
  };
  if (size.width === before.width && size.height === before.height) return document;
  const right = container.position.x + before.width;
  const bottom = container.position.y + before.height;
  const moved = withNodes(document, (node) => {
    if (node.id === container.id) return { ...node, size };
    if (node.parentId !== container.parentId) return node;
    const x = node.position.x >= right ? node.position.x + size.width - before.width : node.position.x;
    const y = node.position.y >= bottom ? node.position.y + size.height - before.height : node.position.y;
    return x === node.position.x && y === node.position.y ? node : { ...node, position: { x, y } };
  });
  return fitFrame(moved, container.parentId, sizeOf);
}

/**
 * Makes room for a box: what stands in its row from there on moves right, and so does whatever that would then cover. Other
 * rows stay where they are.
 */
export function makeRoom(
  document: WorkflowDocument,
  parentId: string | undefined,
  box: Box,
  by: number,
  sizeOf: SizeOf,
): WorkflowDocument {
  const level = document.nodes
    .filter((node) => node.parentId === parentId)
    .map((node) => ({ id: node.id, ...node.position, ...sizeOf(node) }));
  const isInRow = (one: Box, other: Box): boolean =>
    one.y < other.y + other.height + GAP.least && other.y < one.y + one.height + GAP.least;
  const moved = new Set(level.filter((one) => one.x >= box.x && isInRow(one, box)).map((one) => one.id));
  // Each round moves at least one more, so there are at most as many rounds as steps.
  for (let size = -1; size !== moved.size; ) {
    size = moved.size;
    const shifted = level.filter((one) => moved.has(one.id)).map((one) => ({ ...one, x: one.x + by }));
    for (const one of level)
      if (!moved.has(one.id) && one.x >= box.x && shifted.some((other) => overlap(one, other))) moved.add(one.id);
  }
  return withNodes(document, (node) =>
    moved.has(node.id) ? { ...node, position: { ...node.position, x: node.position.x + by } } : node,
  );
}
