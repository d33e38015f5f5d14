import type { WorkflowDocument, WorkflowEdge } from '@/graph/document';
import { absoluteBoxes, type Box, CARD_WIDTH, cardHeight, frameSize, inputY, outputY } from './card-metrics';
import type { CardModel } from './card-model';
import { edgePoints, type Point, type RouteHints, STUB } from './edge-path';

export interface EdgeRoute {
  points: Point[];
  hints: RouteHints;
}

const LANE_GAP = 16;
/** Between the verticals of lines that leave one card from several ports. */
const SIDE_GAP = 8;

/** An edge that turns back to an earlier column, on its way to a lane between the rows. */
interface Return {
  edge: WorkflowEdge;
  level: string;
  from: Point;
  to: Point;
  left: number;
  right: number;
  isDown: boolean;
  /** the free height it may run in */
  gap: readonly [number, number];
  /** its port's place among the rows of its card, and how many there are */
  row: number;
  rows: number;
}

/**
 * Where each edge runs. Edges that turn back share the gaps between rows: those of one output and those to one step take
 * the same lane, others keep apart. Pure and made once for a document, not while a step is dragged.
 */
export const routeEdges = (
  document: WorkflowDocument,
  models: ReadonlyMap<string, CardModel>,
  hasFooter: (nodeId: string) => boolean = () => false,
): Map<string, EdgeRoute> => {
  const boxes = absoluteBoxes(document, (node) => {
    const model = models.get(node.id);
    if (!model || model.isContainer) return frameSize(node);
    return { width: CARD_WIDTH, height: cardHeight(model, hasFooter(node.id)) };
  });
  const levelOf = new Map(document.nodes.map((node) => [node.id, node.parentId ?? '']));
  const levels = new Map<string, Box[]>();
  for (const [id, box] of boxes) {
    const level = levelOf.get(id) ?? '';
    const members = levels.get(level);
    if (members) members.push(box);
    else levels.set(level, [box]);
  }

  const routes = new Map<string, EdgeRoute>();
  const returns: Return[] = [];
  for (const edge of document.edges) {
    const source = boxes.get(edge.source);
    const target = boxes.get(edge.target);
    const sourceModel = models.get(edge.source);
    const targetModel = models.get(edge.target);
    if (!source || !target || !sourceModel || !targetModel) continue;
    const from = { x: source.x + source.width, y: source.y + outputY(sourceModel, edge.sourcePort) };
    const to = { x: target.x, y: target.y + inputY(targetModel) };
    if (to.x - from.x >= STUB) {
      routes.set(edge.id, { points: edgePoints(from, to), hints: {} });
      continue;
    }
    const level = levelOf.get(edge.source) ?? '';
    const rows = sourceModel.ports.filter((port) => port.isRow);
    const span = { left: to.x - STUB, right: from.x + STUB };
    returns.push({
      edge,
      level,
      from,
      to,
      ...span,
      isDown: target.y + target.height / 2 >= source.y + source.height / 2,
      gap: freeGap(source, target, levels.get(level) ?? [], span),
      row: rows.findIndex((port) => port.id === edge.sourcePort),
      rows: rows.length,
    });
  }

  for (const cluster of clustersOf(returns)) {
    const lanes = lanesOf(cluster);
    const [top, bottom] = cluster[0]?.gap ?? [0, 0];
    const spacing = Math.min(LANE_GAP, (bottom - top) / (lanes.length + 1));
    for (const [index, lane] of lanes.entries()) {
      const laneY = (top + bottom) / 2 + (index - (lanes.length - 1) / 2) * spacing;
      for (const one of lane) {
        // The lowest port turns down first and the highest turns up first, so that lines of one card do not cross.
        const order = one.row < 0 ? 0 : laneY > one.from.y ? one.rows - 1 - one.row : one.row;
        const hints: RouteHints = {
          laneY,
          outX: one.from.x + STUB + order * SIDE_GAP,
          inX: one.to.x - STUB + 4 - sideShift(one, lane, returns) * LANE_GAP,
        };
        routes.set(one.edge.id, { points: edgePoints(one.from, one.to, hints), hints });
      }
    }
  }
  return routes;
};

/** The free height nearest to the middle between two steps, over the stretch the lane crosses. */
const freeGap = (
  source: Box,
  target: Box,
  boxes: Box[],
  span: { left: number; right: number },
): readonly [number, number] => {
  const blocks = boxes.filter((box) => box.x < span.right && box.x + box.width > span.left);
  const isDown = target.y >= source.y + source.height;
  const isUp = target.y + target.height <= source.y;
  if (!isDown && !isUp) {
    // Side by side: under whatever lies between them.
    let bottom = Math.max(source.y + source.height, target.y + target.height);
    for (const box of [...blocks].sort((a, b) => a.y - b.y)) {
      if (box.y < bottom + 48 && box.y + box.height > bottom) bottom = box.y + box.height;
    }
    return [bottom, bottom + 48];
  }
  const top = isDown ? source.y + source.height : target.y + target.height;
  const bottom = isDown ? target.y : source.y;
  let best: readonly [number, number] | null = null;
  let cursor = top;
  const taken = blocks
    .map((box) => [Math.max(top, box.y), Math.min(bottom, box.y + box.height)] as const)
    .filter(([a, b]) => b > a)
    .sort((a, b) => a[0] - b[0]);
  for (const [a, b] of [...taken, [bottom, bottom] as const]) {
    if (a > cursor && (best === null || a - cursor > best[1] - best[0] + 8)) best = [cursor, a];
    cursor = Math.max(cursor, b);
  }
  return best ?? [top, bottom];
};

/** Edges that would run through the same gap over the same stretch. */
const clustersOf = (returns: Return[]): Return[][] => {
  const clusters: Return[][] = [];
  for (const one of returns) {
    const middle = (one.gap[0] + one.gap[1]) / 2;
    const found = clusters.find((cluster) =>
      cluster.some(
        (other) =>
          other.level === one.level &&
          Math.abs((other.gap[0] + other.gap[1]) / 2 - middle) < LANE_GAP * 2 &&
          other.left < one.right &&
          other.right > one.left,
      ),
    );
    if (found) found.push(one);
    else clusters.push([one]);
  }
  return clusters;
};

/** One lane for each output and each target, narrow ones where the lines come from, wide ones beyond: they cross least so. */
const lanesOf = (cluster: Return[]): Return[][] => {
  const lanes: Return[][] = [];
  for (const one of cluster) {
    const shared = lanes.find((lane) =>
      lane.some(
        ({ edge }) =>
          (edge.source === one.edge.source && edge.sourcePort === one.edge.sourcePort) ||
          edge.target === one.edge.target,
      ),
    );
    if (shared) shared.push(one);
    else lanes.push([one]);
  }
  const widthOf = (lane: Return[]) => Math.max(...lane.map((one) => one.right - one.left));
  const isDown = cluster.filter((one) => one.isDown).length * 2 >= cluster.length;
  return lanes.sort((a, b) => (isDown ? 1 : -1) * (widthOf(a) - widthOf(b)));
};

/** Two lines that come down the same gutter from different lanes keep apart; lines to one step come down together. */
const sideShift = (one: Return, lane: Return[], returns: Return[]): number => {
  const rivals = returns.filter(
    (other) =>
      other.level === one.level &&
      Math.abs(other.to.x - one.to.x) < LANE_GAP / 2 &&
      other.edge.target !== one.edge.target &&
      !lane.includes(other) &&
      spansOverlap(one, other),
  );
  // Whoever goes farther takes the outer side.
  return Math.min(2, rivals.filter((other) => reach(other) < reach(one)).length);
};

const reach = (one: Return): number => Math.abs(one.to.y - one.from.y);

const spansOverlap = (one: Return, other: Return): boolean => {
  const a = [Math.min(one.gap[0], one.to.y), Math.max(one.gap[1], one.to.y)] as const;
  const b = [Math.min(other.gap[0], other.to.y), Math.max(other.gap[1], other.to.y)] as const;
  return a[0] < b[1] && b[0] < a[1];
};
