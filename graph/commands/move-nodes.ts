import type { WorkflowDocument } from '../document';
import { type Edited, edited, withNode, withNodes } from './edited';
import type { Position, Size } from './placement';

/** Puts steps somewhere else on their level. */
export function moveNodes(document: WorkflowDocument, positions: ReadonlyMap<string, Position>): Edited {
  const next = withNodes(document, (node) => {
    const position = positions.get(node.id);
    if (!position || (position.x === node.position.x && position.y === node.position.y)) return node;
    return { ...node, position: { x: position.x, y: position.y } };
  });
  return edited(document, next);
}

/** Gives a container another size. */
export const resizeContainer = (document: WorkflowDocument, nodeId: string, size: Size, position?: Position): Edited =>
  edited(
    document,
    withNode(document, nodeId, (node) => ({
      ...node,
      size: { ...size },
      ...(position ? { position: { ...position } } : {}),
    })),
  );
