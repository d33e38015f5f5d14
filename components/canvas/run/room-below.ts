import type { WorkflowDocument } from '@/graph/document';
import type { NodeRegistry } from '@/graph/node-definition';
import { absoluteBoxes, CARD_WIDTH, cardHeight, frameSize } from '../card-metrics';
import { cardModel } from '../card-model';

/** What a question adds to a card: its title, four lines and the buttons, less the footer they stand in for. */
export const QUESTION_HEIGHT = 152;

/** How far a card may grow downwards, in canvas units, before it lies over another step or over the edge of its frame. */
export function roomBelow(document: WorkflowDocument, nodeId: string, registry: NodeRegistry): number {
  const boxes = absoluteBoxes(document, (node) => {
    const model = cardModel(node, registry.get(node.type));
    return model.isContainer ? frameSize(node) : { width: CARD_WIDTH, height: cardHeight(model, true) };
  });
  const own = boxes.get(nodeId);
  const node = document.nodes.find(({ id }) => id === nodeId);
  if (!own || !node) return 0;
  const bottom = own.y + own.height;
  const frame = node.parentId === undefined ? undefined : boxes.get(node.parentId);
  let room = frame ? frame.y + frame.height - bottom : Number.POSITIVE_INFINITY;
  for (const other of document.nodes) {
    const box = boxes.get(other.id);
    // What is around it begins above it, and what is in another frame is met at that frame
    if (!box || other.id === nodeId || other.parentId !== node.parentId) continue;
    const isBeside = box.x + box.width <= own.x || box.x >= own.x + own.width;
    if (!isBeside && box.y >= own.y) room = Math.min(room, box.y - bottom);
  }
  return room;
}
