import type { WorkflowDocument, WorkflowEdge } from '@/graph/document';
import { absoluteBoxes, type Box, CARD_WIDTH, cardHeight, frameSize, inputY, outputY } from './card-metrics';
import type { CardModel } from './card-model';
import { edgePoints, type Point, type RouteHints, STUB } from './edge-path';

export interface EdgeRoute {
  points: Point[];
  hints: RouteHints;
}

const LANE_GAP = 16;

interface Ends {
  edge: WorkflowEdge;
  from: Point;
  to: Point;
  source: Box;
  target: Box;
}

/** The free height nearest to the middle of the gap between two rows of steps, over the stretch the lane crosses. */
const freeLane = (ends: Ends, boxes: Box[], leftX: number, rightX: number): number => {
  const { source, target } = ends;
  const isDown = target.y >= source.y + source.height;
  const isUp = target.y + target.height <= source.y;
  const blocks = boxes.filter((box) => box.x < rightX && box.x + box.width > leftX);
  if (!isDown && !isUp) {
    const bottom = Math.max(source.y + source.height, target.y + target.height);
    const below = blocks.filter((box) => box.y < bottom + 48 && box.y + box.height > Math.min(source.y, target.y));
    return Math.max(bottom, ...below.map((box) => box.y + box.height)) + 24;
  }
  const top = isDown ? source.y + source.height : target.y + target.height;
  const bottom = isDown ? target.y : source.y;
  // Gaps between the blocks that reach into the span, widest first.
  const spans = blocks
    .map((box) => [Math.max(top, box.y), Math.min(bottom, box.y + box.height)] as const)
    .filter(([a, b]) => b > a)
    .sort((a, b) => a[0] - b[0]);
  let best: readonly [number, number] | null = null;
  let cursor = top;
  for (const [a, b] of [...spans, [bottom, bottom] as const]) {
    if (a > cursor && (best === null || a - cursor > best[1] - best[0] + 8)) best = [cursor, a];
    cursor = Math.max(cursor, b);
  }
  return best ? (best[0] + best[1]) / 2 : (top + bottom) / 2;
};

/**
 * Where each edge runs. Edges that turn back to an earlier column share a lane between the rows and keep `LANE_GAP` from
 * one another; the outputs of one port share a trunk. Pure and made once for a document, not while a step is dragged.
 */
export const routeEdges = (
  document: WorkflowDocument,
  models: Map<string, CardModel>,
  hasFooter: (nodeId: string) => boolean = () => false,
): Map<string, EdgeRoute> => {
  const modelOf = (id: string) => models.get(id);
  const boxes = absoluteBoxes(document, (node) => {
    const model = modelOf(node.id);
    if (!model || model.isContainer) return frameSize(node);
    return { width: CARD_WIDTH, height: cardHeight(model, hasFooter(node.id)) };
  });
  const parentOf = new Map(document.nodes.map((node) => [node.id, node.parentId ?? '']));
  const siblings = new Map<string, Box[]>();
  for (const [id, box] of boxes) {
    const parent = parentOf.get(id) ?? '';
    siblings.set(parent, [...(siblings.get(parent) ?? []), box]);
  }
  const routes = new Map<string, EdgeRoute>();
  const lanes = new Map<string, { laneY: number; port: string; left: number; right: number }[]>();
  const sameStart = new Map<string, RouteHints>();

  for (const edge of document.edges) {
    const source = boxes.get(edge.source);
    const target = boxes.get(edge.target);
    const sourceModel = modelOf(edge.source);
    const targetModel = modelOf(edge.target);
    if (!source || !target || !sourceModel || !targetModel) continue;
    const ends: Ends = {
      edge,
      source,
      target,
      from: { x: source.x + source.width, y: source.y + outputY(sourceModel, edge.sourcePort) },
      to: { x: target.x, y: target.y + inputY(targetModel) },
    };
    const hints: RouteHints = {};
    const isBack = ends.to.x - ends.from.x < STUB;
    if (isBack) {
      const port = `${edge.source}/${edge.sourcePort}`;
      const shared = sameStart.get(port);
      const parent = parentOf.get(edge.source) ?? '';
      const left = ends.to.x - STUB;
      const right = ends.from.x + STUB;
      const others = lanes.get(parent) ?? [];
      const sharedFits =
        shared?.laneY !== undefined &&
        shared.laneY > Math.min(ends.from.y, ends.to.y) &&
        shared.laneY < Math.max(ends.from.y, ends.to.y);
      let laneY = sharedFits ? (shared.laneY as number) : freeLane(ends, siblings.get(parent) ?? [], left, right);
      const crowd = (y: number) =>
        others.filter(
          (lane) => lane.port !== port && Math.abs(lane.laneY - y) < LANE_GAP && lane.left < right && lane.right > left,
        );
      for (let tries = 0; tries < 8 && crowd(laneY).length > 0; tries++) {
        laneY = Math.max(...crowd(laneY).map((lane) => lane.laneY)) + LANE_GAP;
      }
      const nested = others.filter(
        (lane) => lane.port !== port && Math.abs(lane.left - left) < LANE_GAP / 2 && Math.abs(lane.laneY - laneY) < 160,
      ).length;
      hints.laneY = laneY;
      hints.inX = ends.to.x - STUB + 4 - Math.min(nested, 2) * LANE_GAP;
      const rows = sourceModel.ports.filter((candidate) => candidate.isRow);
      const row = rows.findIndex((candidate) => candidate.id === edge.sourcePort);
      // Rows of one card leave side by side: the lowest turns first when the lane lies below it.
      const order = row < 0 ? 0 : laneY > ends.from.y ? rows.length - 1 - row : row;
      hints.outX = ends.from.x + STUB + order * 8;
      sameStart.set(port, hints);
      lanes.set(parent, [...others, { laneY, port, left, right }]);
    }
    routes.set(edge.id, { points: edgePoints(ends.from, ends.to, hints), hints });
  }
  return routes;
};
