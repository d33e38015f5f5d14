import type { WorkflowDocument, WorkflowNode } from '@/graph/document';
import type { CardModel } from './card-model';

/** Sizes of cards and frames, known without measuring: the canvas, the picture and the layout all count on them. */
export const CARD_WIDTH = 240;
/** Height of a card with a title and a subtitle and nothing else, borders included. */
const CARD_BASE_HEIGHT = 66;
/** Centre of the title's line, where the main ports sit. */
export const PORT_Y = 21;
const FOOTER_HEIGHT = 28;
export const SNAP = 16;

const PORTS_TOP = 65;
const PORT_ROW = 24;
const ROW = 20;
const MAX_ROWS = 2;

/** Ports of a frame sit at the height of the first row of a router, so that the common pair is joined by a straight line. */
export const FRAME_PORT_Y = 85;
/** Between the outputs of a frame that has several. */
const FRAME_PORT_STEP = 32;
export const FRAME_PADDING = { left: 24, right: 24, top: 64, bottom: 24 } as const;
export const FRAME_MIN = { width: 320, height: 160 } as const;

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** How much of a card's rows is drawn under the subtitle. */
export const visibleRows = (model: CardModel): number => Math.min(MAX_ROWS, model.rows.length);

const rowsHeight = (model: CardModel): number => {
  const count = visibleRows(model);
  return count === 0 ? 0 : count * ROW + 4;
};

export const cardHeight = (model: CardModel, hasFooter: boolean): number => {
  const ports = model.ports.filter((port) => port.isRow).length;
  return (
    CARD_BASE_HEIGHT + rowsHeight(model) + (ports === 0 ? 0 : ports * PORT_ROW + 12) + (hasFooter ? FOOTER_HEIGHT : 0)
  );
};

/** Offset of an output from the card's top. */
export const outputY = (model: CardModel, portId: string): number => {
  if (model.isContainer) {
    const index = model.ports.findIndex((port) => port.id === portId);
    return FRAME_PORT_Y + Math.max(0, index) * FRAME_PORT_STEP;
  }
  const rows = model.ports.filter((port) => port.isRow);
  const index = rows.findIndex((port) => port.id === portId);
  return index < 0 ? PORT_Y : PORTS_TOP + rowsHeight(model) + 8 + index * PORT_ROW + PORT_ROW / 2;
};

export const inputY = (model: CardModel): number => (model.isContainer ? FRAME_PORT_Y : PORT_Y);

export const frameSize = (node: WorkflowNode): { width: number; height: number } => ({
  width: Math.max(FRAME_MIN.width, node.size?.width ?? FRAME_MIN.width),
  height: Math.max(FRAME_MIN.height, node.size?.height ?? FRAME_MIN.height),
});

/** Boxes of all steps in the coordinates of the whole canvas. */
export const absoluteBoxes = (
  document: WorkflowDocument,
  sizeOf: (node: WorkflowNode) => { width: number; height: number },
): Map<string, Box> => {
  const byId = new Map(document.nodes.map((node) => [node.id, node]));
  const boxes = new Map<string, Box>();
  const place = (node: WorkflowNode, depth: number): Box => {
    const known = boxes.get(node.id);
    if (known) return known;
    const parent = node.parentId && depth < 16 ? byId.get(node.parentId) : undefined;
    const origin = parent ? place(parent, depth + 1) : { x: 0, y: 0 };
    const box = { x: origin.x + node.position.x, y: origin.y + node.position.y, ...sizeOf(node) };
    boxes.set(node.id, box);
    return box;
  };
  for (const node of document.nodes) place(node, 0);
  return boxes;
};

export const boundsOf = (boxes: Iterable<Box>): Box | null => {
  let left = Number.POSITIVE_INFINITY;
  let top = Number.POSITIVE_INFINITY;
  let right = Number.NEGATIVE_INFINITY;
  let bottom = Number.NEGATIVE_INFINITY;
  for (const box of boxes) {
    left = Math.min(left, box.x);
    top = Math.min(top, box.y);
    right = Math.max(right, box.x + box.width);
    bottom = Math.max(bottom, box.y + box.height);
  }
  return left === Number.POSITIVE_INFINITY ? null : { x: left, y: top, width: right - left, height: bottom - top };
};
