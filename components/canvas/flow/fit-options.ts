import type { StepFlowNode } from './flow-adapter';

type Shape = Pick<StepFlowNode, 'type' | 'position' | 'parentId' | 'width' | 'height'> & {
  data: { model: { ports: readonly unknown[] } };
};

/** In px: for the names of the ways out of a frame, which stand outside of it. */
const NAMES = 88;

/** How everything is brought into sight: with room for the lanes of edges that turn back, and for the bars at the bottom. */
export const fitOptionsOf = (nodes: readonly Shape[]) => ({
  maxZoom: 1,
  minZoom: 0.3,
  padding: { left: '56px', right: hasNamesAtEdge(nodes) ? '104px' : '48px', top: '40px', bottom: '72px' } as const,
});

/** Below the first, titles cannot be read without an effort; the second is what a beginning is shown at. */
const LEAST_LEGIBLE = 0.6;
const LEGIBLE = 0.65;

/** What is seen of a workflow that is too large to be read when all of it is in sight: its beginning. Null for a smaller one. */
export function beginningOf(
  nodes: readonly Shape[],
  area: { width: number; height: number },
): { x: number; y: number; zoom: number } | null {
  const outer = nodes.filter(({ parentId }) => parentId === undefined);
  const first = outer.reduce<Shape | undefined>(
    (leftmost, node) => (leftmost && leftmost.position.x <= node.position.x ? leftmost : node),
    undefined,
  );
  if (!first) return null;
  const { left, right, top, bottom } = roomOf(fitOptionsOf(nodes).padding);
  const from = { x: first.position.x, y: Math.min(...outer.map(({ position }) => position.y)) };
  const to = {
    x: Math.max(...outer.map(({ position, width = 0 }) => position.x + width)),
    y: Math.max(...outer.map(({ position, height = 0 }) => position.y + height)),
  };
  const width = (to.x - from.x) * LEGIBLE;
  const height = (to.y - from.y) * LEGIBLE;
  const room = { width: area.width - left - right, height: area.height - top - bottom };
  const part = LEAST_LEGIBLE / LEGIBLE;
  if (width * part <= room.width && height * part <= room.height) return null;
  const middle = top + room.height / 2;
  const firstAt = (first.position.y + (first.height ?? 0) / 2) * LEGIBLE;
  // The first step in the middle, unless that leaves room above or below for which there are steps on the other side
  const y = height <= room.height ? middle - height / 2 - from.y * LEGIBLE : middle - firstAt;
  const highest = top - from.y * LEGIBLE;
  const lowest = top + room.height - to.y * LEGIBLE;
  return {
    x: (width <= room.width ? left + (room.width - width) / 2 : left) - from.x * LEGIBLE,
    y: height <= room.height ? y : Math.min(highest, Math.max(lowest, y)),
    zoom: LEGIBLE,
  };
}

const roomOf = (padding: Record<'left' | 'right' | 'top' | 'bottom', `${number}px`>) => ({
  left: Number.parseInt(padding.left, 10),
  right: Number.parseInt(padding.right, 10),
  top: Number.parseInt(padding.top, 10),
  bottom: Number.parseInt(padding.bottom, 10),
});

/** A frame with several ways out is the last thing on the right. */
function hasNamesAtEdge(nodes: readonly Shape[]): boolean {
  const outer = nodes.filter(({ parentId }) => parentId === undefined);
  const rightOf = ({ position, width = 0 }: Shape): number => position.x + width;
  const edge = Math.max(...outer.map(rightOf));
  return outer.some(
    (node) => node.type === 'frame' && node.data.model.ports.length > 1 && rightOf(node) > edge - NAMES,
  );
}
