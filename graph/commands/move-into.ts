import { LIMITS, type WorkflowDocument } from '../document';
import type { NodeRegistry } from '../node-definition';
import { type Edited, edited, findNode, withDescendants, withNodes, withoutCrossingEdges } from './edited';
import { estimatedSize, fitFrame, type Position, type SizeOf } from './placement';

/**
 * Moves steps into a container, or out of all with `parentId` undefined, to positions on that level. Edges that would then
 * cross a frame are removed. `problem` says why nothing was moved.
 */
export function moveInto(
  document: WorkflowDocument,
  registry: NodeRegistry,
  positions: ReadonlyMap<string, Position>,
  parentId: string | undefined,
  sizeOf: SizeOf = estimatedSize(registry),
): Edited & { problem: string | null } {
  const problem = parentId === undefined ? null : whyNot(document, registry, [...positions.keys()], parentId);
  if (problem) return edited(document, document, { problem });
  const moved = withNodes(document, (node) => {
    const position = positions.get(node.id);
    if (!position) return node;
    const { parentId: _, ...rest } = node;
    return { ...rest, position: { x: position.x, y: position.y }, ...(parentId === undefined ? {} : { parentId }) };
  });
  return edited(document, fitFrame(withoutCrossingEdges(moved), parentId, sizeOf), { problem: null });
}

function whyNot(
  document: WorkflowDocument,
  registry: NodeRegistry,
  nodeIds: string[],
  parentId: string,
): string | null {
  const parent = findNode(document, parentId);
  if (!parent || registry.get(parent.type)?.isContainer !== true) return 'This step holds no others.';
  if (withDescendants(document, nodeIds).has(parentId)) return `${parent.title} cannot be moved into itself.`;
  for (const id of nodeIds) {
    const node = findNode(document, id);
    const definition = node && registry.get(node.type);
    if (node && definition && (!definition.hasInput || definition.category === 'finish'))
      return `${node.title} cannot be inside another step.`;
  }
  let depth = 1;
  for (
    let outer = parent.parentId;
    outer !== undefined && depth <= LIMITS.nesting;
    outer = findNode(document, outer)?.parentId
  )
    depth++;
  return depth > LIMITS.nesting ? `Steps can be nested ${LIMITS.nesting} levels deep.` : null;
}
