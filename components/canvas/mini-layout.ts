import type { WorkflowDocument } from '@/graph/document';
import type { Box } from './card-metrics';
import { edgePoints, type Point } from './edge-path';

export interface MiniStep extends Box {
  id: string;
  isFrame: boolean;
}

const CARD = { width: 34, height: 16 };
const GAP = { column: 20, row: 12, line: 26 };
const FRAME_PAD = 12;
const COLUMNS = 4;

interface Placed {
  width: number;
  height: number;
  /** relative to the scope's corner */
  at: Map<string, Box>;
  /** row of each step of this scope, for edges that turn back */
  rowBottom: Map<string, number>;
}

/** Layers by longest path, wrapped like text: steps of one column start at the same time. */
export const miniLayout = (
  document: WorkflowDocument,
): { steps: MiniStep[]; edges: { id: string; points: Point[] }[]; bounds: Box } => {
  const children = new Map<string, string[]>();
  for (const node of document.nodes) {
    const parent = node.parentId ?? '';
    children.set(parent, [...(children.get(parent) ?? []), node.id]);
  }
  const frames = new Set([...children.keys()].filter((id) => id !== ''));
  const steps: MiniStep[] = [];
  const boxes = new Map<string, Box>();
  const bottoms = new Map<string, number>();

  const place = (scope: string, depth: number): Placed => {
    const ids = children.get(scope) ?? [];
    const inner = new Map(ids.filter((id) => frames.has(id) && depth < 8).map((id) => [id, place(id, depth + 1)]));
    const sizeOf = (id: string) => {
      const body = inner.get(id);
      return body ? { width: body.width + FRAME_PAD * 2, height: body.height + FRAME_PAD * 2 } : CARD;
    };
    const columns = layersOf(ids, document);
    const at = new Map<string, Box>();
    const rowBottom = new Map<string, number>();
    let top = 0;
    let width = 0;
    const perRow = scope === '' ? COLUMNS : columns.length;
    for (let start = 0; start < columns.length; start += perRow) {
      const row = columns.slice(start, start + perRow);
      const heights = row.map((column) => column.reduce((sum, id) => sum + sizeOf(id).height + GAP.row, -GAP.row));
      const rowHeight = Math.max(...heights);
      let left = 0;
      for (const [index, column] of row.entries()) {
        const columnWidth = Math.max(...column.map((id) => sizeOf(id).width));
        let y = top + (rowHeight - (heights[index] ?? 0)) / 2;
        for (const id of column) {
          const size = sizeOf(id);
          at.set(id, { x: left, y, ...size });
          rowBottom.set(id, top + rowHeight);
          y += size.height + GAP.row;
        }
        left += columnWidth + GAP.column;
      }
      width = Math.max(width, left - GAP.column);
      top += rowHeight + GAP.line;
    }
    for (const [id, body] of inner) {
      const frame = at.get(id);
      if (!frame) continue;
      for (const [childId, box] of body.at) {
        at.set(childId, { ...box, x: frame.x + FRAME_PAD + box.x, y: frame.y + FRAME_PAD + box.y });
        rowBottom.set(childId, frame.y + FRAME_PAD + (body.rowBottom.get(childId) ?? 0));
      }
    }
    return { width, height: Math.max(CARD.height, top - GAP.line), at, rowBottom };
  };

  const root = place('', 0);
  for (const [id, box] of root.at) {
    boxes.set(id, box);
    bottoms.set(id, root.rowBottom.get(id) ?? 0);
    steps.push({ id, isFrame: frames.has(id), ...box });
  }
  const edges = document.edges.flatMap((edge) => {
    const from = boxes.get(edge.source);
    const to = boxes.get(edge.target);
    if (!from || !to) return [];
    const start = { x: from.x + from.width, y: from.y + from.height / 2 };
    const end = { x: to.x, y: to.y + to.height / 2 };
    const laneY = (bottoms.get(edge.source) ?? 0) + GAP.line / 2;
    const isBack = end.x <= start.x;
    return [
      {
        id: edge.id,
        points: edgePoints(
          start,
          end,
          isBack ? { laneY, outX: root.width + 8, inX: -8 } : { outX: end.x - GAP.column / 2 },
        ),
      },
    ];
  });
  const hasTurn = root.height > 0 && edges.some((edge) => edge.points.length > 4);
  const margin = hasTurn ? 8 : 0;
  return { steps, edges, bounds: { x: -margin, y: 0, width: root.width + margin * 2, height: root.height } };
};

/** Columns of step ids; a step comes after everything that leads to it. Tolerates a cycle. */
export const layersOf = (ids: string[], document: WorkflowDocument): string[][] => {
  const inScope = new Set(ids);
  const before = new Map<string, string[]>(ids.map((id) => [id, []]));
  for (const edge of document.edges) {
    if (inScope.has(edge.source) && inScope.has(edge.target)) before.get(edge.target)?.push(edge.source);
  }
  const layer = new Map<string, number>();
  const visiting = new Set<string>();
  const visit = (id: string): number => {
    const known = layer.get(id);
    if (known !== undefined) return known;
    if (visiting.has(id)) return 0;
    visiting.add(id);
    const own = Math.max(0, ...(before.get(id) ?? []).map((source) => visit(source) + 1));
    visiting.delete(id);
    layer.set(id, own);
    return own;
  };
  for (const id of ids) visit(id);
  const columns: string[][] = [];
  for (const id of ids) {
    const index = layer.get(id) ?? 0;
    let column = columns[index];
    if (!column) {
      column = [];
      columns[index] = column;
    }
    column.push(id);
  }
  return columns.filter((column) => column !== undefined && column.length > 0);
};
