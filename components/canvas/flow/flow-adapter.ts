import { applyNodeChanges, type Edge, type Node, type NodeChange, Position } from '@xyflow/react';
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { WorkflowDocument, WorkflowEdge, WorkflowNode } from '@/graph/document';
import { IN_PORT } from '@/graph/ports';
import { statusWord } from '../../ui/status-icon';
import { CARD_WIDTH, cardHeight, frameSize, inputY, outputY } from '../card-metrics';
import { type CardModel, cardModel } from '../card-model';
import type { Point, RouteHints } from '../edge-path';
import { routeEdges } from '../edge-routes';
import { type FrameLine, frameLines } from '../frame-lines';
import type { RunStore } from '../run/run-store';
import type { StepStatusView } from '../step-card';
import type { Editor } from '../store/editor';
import type { ViewState } from '../store/view-store';

// The one file that knows both the document and the types of the canvas library. Everything it makes keeps its identity
// while nothing about it has changed: that is what keeps a thousand steps fast.

export type StepFlowNode = Node<
  { node: WorkflowNode; model: CardModel; openPorts: string; isEmpty: boolean; lines: FrameLine[] },
  'step' | 'frame'
>;
export type ChannelFlowEdge = Edge<
  { points: Point[]; hints: RouteHints; hasCase: boolean; isGate: boolean },
  'channel'
>;

export interface FlowState {
  nodes: StepFlowNode[];
  edges: ChannelFlowEdge[];
}

export interface Flow {
  store: StoreApi<FlowState>;
  /** from the canvas: positions while dragging, and what the pointer selects */
  onNodesChange(changes: NodeChange<StepFlowNode>[]): void;
  /** shows what the document says of these steps, wherever they were dragged meanwhile */
  reset(nodeIds: ReadonlySet<string>): void;
  stop(): void;
}

/** Half of a port: edges begin at the card's border, where the port's centre is. */
export const PORT_SIZE = 10;

const noLines: FrameLine[] = [];
/** The focus can be put on a step, but Tab passes the canvas by in one stop. */
const reachable = { tabIndex: -1 };

export const createFlow = (editor: Editor, runs: RunStore): Flow => {
  const store = createStore<FlowState>()(() => ({ nodes: [], edges: [] }));
  let routes = new Map<string, { points: Point[]; hints: RouteHints }>();
  let shape = '';

  const build = (resetIds?: ReadonlySet<string>): void => {
    const { document } = editor;
    const { selectedIds, selectedEdgeIds, findingByNode } = editor.view.getState();
    const { views, runId } = runs.getState();
    const before = new Map(store.getState().nodes.map((node) => [node.id, node]));
    const models = new Map(document.nodes.map((node) => [node.id, cardModel(node, editor.registry.get(node.type))]));
    const hasFooter = (id: string) => (runId === null ? findingByNode.has(id) : views[id] !== undefined);
    const used = new Set(document.edges.map((edge) => `${edge.source}>${edge.sourcePort}`));
    const parents = new Set(document.nodes.map((node) => node.parentId));
    const lines = groupLines(frameLines(document, models));
    const depths = depthsOf(document);
    const nodes = parentsFirst(document, depths).map((node) => {
      const model = models.get(node.id) as CardModel;
      return flowNode(before.get(node.id), {
        node,
        model,
        status: views[node.id],
        isSelected: selectedIds.has(node.id),
        hasFooter: hasFooter(node.id),
        openPorts: model.ports
          .flatMap((port) => (used.has(`${node.id}>${port.id}`) || port.isError ? [] : [port.id]))
          .join(' '),
        isEmpty: model.isContainer && !parents.has(node.id),
        lines: lines.get(node.id) ?? noLines,
        depth: depths.get(node.id) ?? 0,
        // A frame is drawn with the lines to what is in it.
        isForced: resetIds !== undefined && (model.isContainer || resetIds.has(node.id)),
      });
    });
    // Routes depend on where things stand and how tall they are, not on what is written in them.
    const nextShape = shapeOf(nodes, document.edges);
    if (nextShape !== shape) {
      shape = nextShape;
      routes = routeEdges(document, models, hasFooter);
    }
    const edgesBefore = new Map(store.getState().edges.map((edge) => [edge.id, edge]));
    const shared = sharedPorts(document.edges);
    const edges = document.edges.map((edge) =>
      flowEdge(edgesBefore.get(edge.id), edge, {
        route: routes.get(edge.id),
        isSelected: selectedEdgeIds.has(edge.id),
        hasCase: !shared.has(`${edge.source}>${edge.sourcePort}`) && !shared.has(`>${edge.target}`),
        isGate: models.get(edge.target)?.kind === 'people',
        label: `From ${models.get(edge.source)?.title ?? ''} to ${models.get(edge.target)?.title ?? ''}`,
        depth: depths.get(edge.source) ?? 0,
      }),
    );
    store.setState({ nodes, edges });
  };

  build();
  const stops = [
    editor.documents.subscribe(() => build()),
    editor.view.subscribe((view, old) => {
      if (view.findingByNode !== old.findingByNode) build();
      else if (view.selectedIds !== old.selectedIds || view.selectedEdgeIds !== old.selectedEdgeIds)
        store.setState(withSelection(store.getState(), view));
    }),
    runs.subscribe((state, old) => {
      if (state.views !== old.views || state.runId !== old.runId) build();
    }),
  ];

  return {
    store,
    onNodesChange: (changes) => {
      const selected = changes.filter((change) => change.type === 'select');
      const moves = changes.filter(
        (change) => change.type === 'position' || (change.type === 'dimensions' && change.resizing),
      );
      if (moves.length > 0) {
        const nodes = withLiveLines(applyNodeChanges(moves, store.getState().nodes), moves, editor);
        store.setState({ nodes });
      }
      if (selected.length > 0) {
        const next = new Set(editor.view.getState().selectedIds);
        for (const change of selected) {
          if (change.selected) next.add(change.id);
          else next.delete(change.id);
        }
        editor.view.setState({ selectedIds: next });
      }
    },
    reset: build,
    stop: () => {
      for (const stop of stops) stop();
    },
  };
};

/** Choosing changes nothing else: of a thousand steps only the one left and the one chosen are made anew. */
const withSelection = (
  { nodes, edges }: FlowState,
  { selectedIds, selectedEdgeIds }: Pick<ViewState, 'selectedIds' | 'selectedEdgeIds'>,
): FlowState => {
  return { nodes: chosen(nodes, selectedIds), edges: chosen(edges, selectedEdgeIds) };
};

/** The same list when nothing in it changes: the canvas library goes through every one of a new list. */
const chosen = <Thing extends { id: string; selected?: boolean }>(
  things: Thing[],
  ids: ReadonlySet<string>,
): Thing[] =>
  things.every((thing) => thing.selected === ids.has(thing.id))
    ? things
    : things.map((thing) => (thing.selected === ids.has(thing.id) ? thing : { ...thing, selected: ids.has(thing.id) }));

interface NodeFacts {
  node: WorkflowNode;
  model: CardModel;
  status: StepStatusView | undefined;
  isSelected: boolean;
  hasFooter: boolean;
  openPorts: string;
  isEmpty: boolean;
  lines: FrameLine[];
  depth: number;
  isForced: boolean;
}

const flowNode = (before: StepFlowNode | undefined, facts: NodeFacts): StepFlowNode => {
  const { node, model, isSelected, openPorts, isEmpty } = facts;
  const size = model.isContainer ? frameSize(node) : { width: CARD_WIDTH, height: cardHeight(model, facts.hasFooter) };
  const lines = before && sameLines(before.data.lines, facts.lines) ? before.data.lines : facts.lines;
  const ariaLabel = nodeLabel(model, facts.status);
  const isSame =
    before !== undefined &&
    !facts.isForced &&
    before.data.node === node &&
    before.data.model === model &&
    before.data.openPorts === openPorts &&
    before.data.isEmpty === isEmpty &&
    before.data.lines === lines &&
    before.selected === isSelected &&
    before.width === size.width &&
    before.height === size.height &&
    before.ariaLabel === ariaLabel &&
    before.zIndex === zIndexOf(facts);
  if (isSame) return before;
  const hasSamePlace = before !== undefined && !facts.isForced && before.data.node.position === node.position;
  return {
    id: node.id,
    type: model.isContainer ? 'frame' : 'step',
    // While it is dragged the canvas knows better.
    position: hasSamePlace ? before.position : node.position,
    ...(node.parentId ? { parentId: node.parentId } : {}),
    data: { node, model, openPorts, isEmpty, lines },
    width: size.width,
    height: size.height,
    measured: size,
    handles: handlesOf(model, size.width),
    selected: isSelected,
    zIndex: zIndexOf(facts),
    ariaRole: 'group',
    domAttributes: reachable,
    ariaLabel,
    ...(before?.dragging && hasSamePlace ? { dragging: true } : {}),
  };
};

const nodeLabel = (model: CardModel, status: StepStatusView | undefined): string =>
  [
    model.title,
    model.typeTitle,
    ...(model.isOff ? ['off'] : []),
    ...(status ? [statusWord[status.status].toLowerCase()] : []),
  ].join(', ');

/**
 * Frames below the edges on them, edges below the cards they join, one storey for each level of nesting. A card that has
 * grown over its neighbours, because it writes or asks, lies on top.
 */
const zIndexOf = ({ model, depth, status }: NodeFacts): number => {
  const hasGrown = status !== undefined && (status.status === 'waiting' || Boolean(status.streamed));
  return depth * 10 + (model.isContainer ? 0 : hasGrown ? 8 : 2);
};

const handlesOf = (model: CardModel, width: number): StepFlowNode['handles'] => [
  ...(model.hasInput
    ? [
        {
          id: IN_PORT,
          type: 'target' as const,
          position: Position.Left,
          x: -PORT_SIZE / 2,
          y: inputY(model) - PORT_SIZE / 2,
          width: PORT_SIZE,
          height: PORT_SIZE,
        },
      ]
    : []),
  ...model.ports.map((port) => ({
    id: port.id,
    type: 'source' as const,
    position: Position.Right,
    x: width - PORT_SIZE / 2,
    y: outputY(model, port.id) - PORT_SIZE / 2,
    width: PORT_SIZE,
    height: PORT_SIZE,
  })),
];

interface EdgeFacts {
  route: { points: Point[]; hints: RouteHints } | undefined;
  isSelected: boolean;
  hasCase: boolean;
  isGate: boolean;
  label: string;
  depth: number;
}

const flowEdge = (before: ChannelFlowEdge | undefined, edge: WorkflowEdge, facts: EdgeFacts): ChannelFlowEdge => {
  const { route, isSelected, hasCase, isGate, label, depth } = facts;
  const isSame =
    before?.data !== undefined &&
    before.data.points === route?.points &&
    before.data.hasCase === hasCase &&
    before.data.isGate === isGate &&
    before.selected === isSelected &&
    before.source === edge.source &&
    before.sourceHandle === edge.sourcePort &&
    before.target === edge.target &&
    before.ariaLabel === label;
  if (before && isSame) return before;
  return {
    id: edge.id,
    type: 'channel',
    source: edge.source,
    sourceHandle: edge.sourcePort,
    target: edge.target,
    targetHandle: edge.targetPort,
    data: { points: route?.points ?? [], hints: route?.hints ?? {}, hasCase, isGate },
    selected: isSelected,
    zIndex: depth * 10 + 1,
    ariaLabel: label,
  };
};

const depthsOf = (document: WorkflowDocument): Map<string, number> => {
  const parentOf = new Map(document.nodes.map((node) => [node.id, node.parentId]));
  const depths = new Map<string, number>();
  for (const node of document.nodes) {
    let depth = 0;
    for (let parent = node.parentId; parent !== undefined && depth < 16; parent = parentOf.get(parent)) depth++;
    depths.set(node.id, depth);
  }
  return depths;
};

/** The canvas library wants a frame before what is in it. */
const parentsFirst = (document: WorkflowDocument, depths: Map<string, number>): WorkflowNode[] =>
  document.nodes.some((node) => node.parentId !== undefined)
    ? [...document.nodes].sort((a, b) => (depths.get(a.id) ?? 0) - (depths.get(b.id) ?? 0))
    : document.nodes;

/** Ports with several edges: a casing there would cut the other lines. */
const sharedPorts = (edges: readonly WorkflowEdge[]): Set<string> => {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const edge of edges) {
    for (const port of [`${edge.source}>${edge.sourcePort}`, `>${edge.target}`]) {
      if (seen.has(port)) shared.add(port);
      seen.add(port);
    }
  }
  return shared;
};

const shapeOf = (nodes: StepFlowNode[], edges: readonly WorkflowEdge[]): string => {
  let text = '';
  for (const { id, data, height, width } of nodes) {
    text += `${id} ${data.node.position.x} ${data.node.position.y} ${data.node.parentId ?? ''} ${width} ${height} ${data.model.ports.length};`;
  }
  for (const edge of edges) text += `${edge.source} ${edge.sourcePort} ${edge.target};`;
  return text;
};

const groupLines = (lines: FrameLine[]): Map<string, FrameLine[]> => {
  const byFrame = new Map<string, FrameLine[]>();
  for (const line of lines) byFrame.set(line.frameId, [...(byFrame.get(line.frameId) ?? []), line]);
  return byFrame;
};

const sameLines = (before: FrameLine[], after: FrameLine[]): boolean =>
  before.length === after.length &&
  before.every((line, index) => {
    const other = after[index];
    return (
      line.id === other?.id &&
      line.points.length === other.points.length &&
      line.points.every((point, at) => point.x === other.points[at]?.x && point.y === other.points[at]?.y)
    );
  });

/** Lines of a frame follow a step that is dragged inside it. */
const withLiveLines = (nodes: StepFlowNode[], changes: NodeChange<StepFlowNode>[], editor: Editor): StepFlowNode[] => {
  const moved = new Set(changes.map((change) => ('id' in change ? change.id : '')));
  const isInside = nodes.some((node) => moved.has(node.id) && (node.parentId !== undefined || node.type === 'frame'));
  if (!isInside) return nodes;
  const placed = new Map(nodes.map((node) => [node.id, node]));
  const document = {
    ...editor.document,
    nodes: editor.document.nodes.map((node) => {
      const at = placed.get(node.id);
      return at
        ? {
            ...node,
            position: at.position,
            ...(node.size
              ? { size: { width: at.width ?? node.size.width, height: at.height ?? node.size.height } }
              : {}),
          }
        : node;
    }),
  };
  const lines = groupLines(frameLines(document, new Map(nodes.map((node) => [node.id, node.data.model]))));
  return nodes.map((node) => {
    const own = lines.get(node.id) ?? noLines;
    return node.type === 'frame' && !sameLines(node.data.lines, own)
      ? { ...node, data: { ...node.data, lines: own } }
      : node;
  });
};
