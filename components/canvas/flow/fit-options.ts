import type { StepFlowNode } from './flow-adapter';

type Shape = Pick<StepFlowNode, 'type' | 'position' | 'parentId' | 'width'> & {
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

/** A frame with several ways out is the last thing on the right. */
function hasNamesAtEdge(nodes: readonly Shape[]): boolean {
  const outer = nodes.filter(({ parentId }) => parentId === undefined);
  const rightOf = ({ position, width = 0 }: Shape): number => position.x + width;
  const edge = Math.max(...outer.map(rightOf));
  return outer.some(
    (node) => node.type === 'frame' && node.data.model.ports.length > 1 && rightOf(node) > edge - NAMES,
  );
}
