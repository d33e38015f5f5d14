import type { Position, Size } from '@/graph/commands/placement';
import type { WorkflowDocument, WorkflowNode } from '@/graph/document';
import { CARD_WIDTH, cardHeight, FRAME_MIN, FRAME_PADDING, inputY, outputY, SNAP } from '../card-metrics';
import type { CardModel } from '../card-model';
import { wrapRows } from './wrap-rows';

/** One level of a workflow, to be laid out from left to right. Ports have their places. */
export interface LevelGraph {
  nodes: { id: string; width: number; height: number; inputY: number; outputs: { id: string; y: number }[] }[];
  edges: { id: string; source: string; port: string; target: string }[];
}

export type LayoutLevel = (graph: LevelGraph) => Promise<Map<string, Position>>;

const snap = (value: number): number => Math.round(value / SNAP) * SNAP;
const snapUp = (value: number): number => Math.ceil(value / SNAP) * SNAP;

/**
 * Where every step goes, frames first, since a frame is as large as what is in it. With `onlyIds` those steps are arranged
 * among themselves where they are.
 */
export const tidy = async (
  document: WorkflowDocument,
  models: ReadonlyMap<string, CardModel>,
  layoutLevel: LayoutLevel,
  { maxWidth, onlyIds }: { maxWidth: number; onlyIds?: ReadonlySet<string> },
): Promise<Map<string, Position & Partial<Size>>> => {
  const result = new Map<string, Position & Partial<Size>>();
  const levels = new Map<string, WorkflowNode[]>();
  for (const node of document.nodes) {
    const parent = node.parentId ?? '';
    levels.set(parent, [...(levels.get(parent) ?? []), node]);
  }

  const arrange = async (parent: string, depth: number): Promise<Size> => {
    const nodes = levels.get(parent) ?? [];
    const sizes = new Map<string, Size>();
    for (const node of nodes) {
      const model = models.get(node.id);
      const inner = model?.isContainer && depth < 8 ? await arrange(node.id, depth + 1) : null;
      sizes.set(node.id, inner ?? { width: CARD_WIDTH, height: model ? cardHeight(model, true) : 66 });
    }
    const members = onlyIds ? nodes.filter((node) => onlyIds.has(node.id)) : nodes;
    if (onlyIds && members.length < 2) return keptSize(document, parent);
    const placed = await layoutLevel(levelGraph(members, document, models, sizes));
    const boxes = members.map((node) => ({
      id: node.id,
      ...(placed.get(node.id) ?? { x: 0, y: 0 }),
      ...(sizes.get(node.id) ?? { width: CARD_WIDTH, height: 66 }),
    }));
    const wrapped = wrapRows(boxes, depth === 0 ? maxWidth : Number.POSITIVE_INFINITY);
    const origin = originOf(members, depth, onlyIds !== undefined);
    let width = 0;
    let height = 0;
    for (const box of boxes) {
      const at = wrapped.get(box.id) ?? { x: 0, y: 0 };
      const position = { x: snap(origin.x + at.x), y: snap(origin.y + at.y) };
      const isFrame = models.get(box.id)?.isContainer === true;
      result.set(box.id, isFrame ? { ...position, width: box.width, height: box.height } : position);
      width = Math.max(width, position.x + box.width);
      height = Math.max(height, position.y + box.height);
    }
    if (onlyIds) return keptSize(document, parent);
    return {
      width: Math.max(FRAME_MIN.width, snapUp(width + FRAME_PADDING.right)),
      height: Math.max(FRAME_MIN.height, snapUp(height + FRAME_PADDING.bottom)),
    };
  };
  await arrange('', 0);
  return result;
};

const originOf = (members: WorkflowNode[], depth: number, staysInPlace: boolean): Position => {
  if (staysInPlace) {
    return {
      x: Math.min(...members.map((node) => node.position.x)),
      y: Math.min(...members.map((node) => node.position.y)),
    };
  }
  return depth === 0 ? { x: 0, y: 0 } : { x: snapUp(FRAME_PADDING.left), y: snapUp(FRAME_PADDING.top) };
};

/** A frame whose content is not arranged keeps the size it has. */
const keptSize = (document: WorkflowDocument, frameId: string): Size =>
  document.nodes.find((node) => node.id === frameId)?.size ?? { ...FRAME_MIN };

const levelGraph = (
  members: WorkflowNode[],
  document: WorkflowDocument,
  models: ReadonlyMap<string, CardModel>,
  sizes: ReadonlyMap<string, Size>,
): LevelGraph => {
  const ids = new Set(members.map((node) => node.id));
  return {
    nodes: members.map((node) => {
      const model = models.get(node.id);
      const size = sizes.get(node.id) ?? { width: CARD_WIDTH, height: 66 };
      return {
        id: node.id,
        ...size,
        inputY: model ? inputY(model) : 21,
        outputs: (model?.ports ?? []).map((port) => ({ id: port.id, y: model ? outputY(model, port.id) : 21 })),
      };
    }),
    edges: document.edges
      .filter((edge) => ids.has(edge.source) && ids.has(edge.target))
      .map((edge) => ({ id: edge.id, source: edge.source, port: edge.sourcePort, target: edge.target })),
  };
};
