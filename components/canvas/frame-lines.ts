import type { WorkflowDocument } from '@/graph/document';
import { absoluteBoxes, CARD_WIDTH, cardHeight, FRAME_PORT_Y, frameSize, inputY, outputY } from './card-metrics';
import type { CardModel } from './card-model';
import { edgePoints, type Point } from './edge-path';

export interface FrameLine {
  id: string;
  frameId: string;
  /** the step inside that the line begins or ends at */
  nodeId: string;
  side: 'in' | 'out';
  /** in canvas coordinates */
  points: Point[];
  /** the frame's corner, for drawing inside of it */
  origin: Point;
}

/**
 * The way from a frame's edge to the first steps inside and from the last ones out. These are no edges of the document:
 * steps without an incoming edge start with their container, and its result is what its last steps give.
 */
export const frameLines = (document: WorkflowDocument, models: ReadonlyMap<string, CardModel>): FrameLine[] => {
  const hasIn = new Set(document.edges.map((edge) => edge.target));
  const hasOut = new Set(document.edges.map((edge) => edge.source));
  const inside = document.nodes.filter((node) => node.parentId !== undefined);
  if (inside.length === 0) return [];
  const boxes = absoluteBoxes(document, (node) => {
    const model = models.get(node.id);
    return !model || model.isContainer ? frameSize(node) : { width: CARD_WIDTH, height: cardHeight(model, false) };
  });
  const lines: FrameLine[] = [];
  for (const node of inside) {
    const frame = node.parentId ? boxes.get(node.parentId) : undefined;
    const box = boxes.get(node.id);
    const model = models.get(node.id);
    if (!frame || !box || !model || !node.parentId) continue;
    if (!hasIn.has(node.id)) {
      const from = { x: frame.x, y: frame.y + FRAME_PORT_Y };
      lines.push({
        id: `${node.id}<`,
        frameId: node.parentId,
        nodeId: node.id,
        side: 'in',
        origin: { x: frame.x, y: frame.y },
        points: edgePoints(from, { x: box.x, y: box.y + inputY(model) }, { outX: frame.x + 12 }),
      });
    }
    const port = model.ports[0];
    if (!hasOut.has(node.id) && port) {
      const to = { x: frame.x + frame.width, y: frame.y + FRAME_PORT_Y };
      lines.push({
        id: `${node.id}>`,
        frameId: node.parentId,
        nodeId: node.id,
        side: 'out',
        origin: { x: frame.x, y: frame.y },
        points: edgePoints({ x: box.x + box.width, y: box.y + outputY(model, port.id) }, to, { outX: to.x - 12 }),
      });
    }
  }
  return lines;
};
