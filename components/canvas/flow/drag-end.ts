import type { Editor } from '../store/editor';
import type { Flow, StepFlowNode } from './flow-adapter';

/**
 * Writes a finished drag to the document as one step back. Steps dropped over another frame than the one they were in change
 * frames. Returns why nothing could be moved, or null.
 */
export const endDrag = (
  editor: Editor,
  flow: Flow,
  dragged: StepFlowNode[],
  frameId: string | undefined,
): string | null => {
  const ids = new Set(dragged.map((node) => node.id));
  // What is inside a dragged frame moves with it.
  const tops = dragged.filter((node) => !node.parentId || !ids.has(node.parentId));
  const { boxes } = editor;
  const changesFrame = tops.some((node) => node.parentId !== frameId) && tops.every((node) => node.id !== frameId);
  if (!changesFrame) {
    editor.move(new Map(tops.map((node) => [node.id, round(node.position)])));
    flow.reset(ids);
    return null;
  }
  const target = frameId === undefined ? { x: 0, y: 0 } : (boxes.get(frameId) ?? { x: 0, y: 0 });
  const positions = new Map(
    tops.map((node) => {
      const parent = node.parentId ? boxes.get(node.parentId) : undefined;
      return [
        node.id,
        round({ x: node.position.x + (parent?.x ?? 0) - target.x, y: node.position.y + (parent?.y ?? 0) - target.y }),
      ];
    }),
  );
  const problem = editor.moveInto(positions, frameId);
  flow.reset(ids);
  return problem;
};

const round = ({ x, y }: { x: number; y: number }): { x: number; y: number } => ({
  x: Math.round(x),
  y: Math.round(y),
});
