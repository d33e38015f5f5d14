import type { Editor } from '../store/editor';

/** The innermost frame under a point of the canvas that could take in what is dragged; undefined for none. */
export const frameAt = (
  editor: Editor,
  point: { x: number; y: number },
  draggedIds: ReadonlySet<string>,
): string | undefined => {
  let best: string | undefined;
  let smallest = Number.POSITIVE_INFINITY;
  for (const node of editor.document.nodes) {
    if (!editor.registry.get(node.type)?.isContainer || isInside(editor, node.id, draggedIds)) continue;
    const box = editor.boxes.get(node.id);
    if (!box) continue;
    const isOver =
      point.x >= box.x && point.x <= box.x + box.width && point.y >= box.y && point.y <= box.y + box.height;
    const area = box.width * box.height;
    if (isOver && area < smallest) {
      smallest = area;
      best = node.id;
    }
  }
  return best;
};

const isInside = (editor: Editor, nodeId: string, ids: ReadonlySet<string>): boolean => {
  let current: string | undefined = nodeId;
  for (let depth = 0; current !== undefined && depth < 16; depth++) {
    if (ids.has(current)) return true;
    current = editor.node(current)?.parentId;
  }
  return false;
};
