import type { WorkflowDocument } from '@/graph/document';
import type { Box } from '../card-metrics';

export type Direction = 'next' | 'previous' | 'up' | 'down';

/** The step a person means by an arrow key: along the edges to the sides, to a neighbour on the same level up and down. */
export const stepTowards = (
  document: WorkflowDocument,
  boxes: ReadonlyMap<string, Box>,
  fromId: string | undefined,
  direction: Direction,
): string | undefined => {
  const from = document.nodes.find((node) => node.id === fromId);
  if (!from) return firstStep(document, boxes);
  if (direction === 'next') {
    const target = document.edges.find((edge) => edge.source === from.id)?.target;
    return target ?? document.nodes.find((node) => node.parentId === from.id)?.id ?? from.id;
  }
  if (direction === 'previous')
    return document.edges.find((edge) => edge.target === from.id)?.source ?? from.parentId ?? from.id;
  const box = boxes.get(from.id);
  if (!box) return from.id;
  const sign = direction === 'down' ? 1 : -1;
  let best = from.id;
  let nearest = Number.POSITIVE_INFINITY;
  for (const node of document.nodes) {
    const other = boxes.get(node.id);
    if (!other || node.id === from.id || node.parentId !== from.parentId) continue;
    const dy = (other.y - box.y) * sign;
    if (dy <= 0) continue;
    const distance = dy + Math.abs(other.x - box.x) * 2;
    if (distance < nearest) {
      nearest = distance;
      best = node.id;
    }
  }
  return best;
};

const firstStep = (document: WorkflowDocument, boxes: ReadonlyMap<string, Box>): string | undefined => {
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const node of document.nodes) {
    const box = boxes.get(node.id);
    const weight = box ? box.y * 4 + box.x : 0;
    if (weight < least) {
      least = weight;
      best = node.id;
    }
  }
  return best;
};

/** Everything a step leads to, or comes from. */
export const reachable = (
  document: WorkflowDocument,
  fromIds: Iterable<string>,
  way: 'downstream' | 'upstream',
): Set<string> => {
  const found = new Set(fromIds);
  const pending = [...found];
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    for (const edge of document.edges) {
      const [near, far] = way === 'downstream' ? [edge.source, edge.target] : [edge.target, edge.source];
      if (near !== current || found.has(far)) continue;
      found.add(far);
      pending.push(far);
    }
  }
  return found;
};
