'use client';

import type {
  Connection,
  IsValidConnection,
  OnConnect,
  OnConnectEnd,
  OnConnectStart,
  OnMove,
  OnNodeDrag,
  OnReconnect,
  ReactFlowInstance,
  ReactFlowProps,
} from '@xyflow/react';
import { useMemo } from 'react';
import { toast } from '../../ui/toast';
import type { DetailLevel } from '../step-card';
import type { Editor } from '../store/editor';
import { endDrag } from './drag-end';
import type { ChannelFlowEdge, Flow, StepFlowNode } from './flow-adapter';
import type { FlowParts } from './flow-context';
import { frameAt } from './frame-at';
import { keepHot, letCool } from './hot-edge';

type Handlers = Pick<
  ReactFlowProps<StepFlowNode, ChannelFlowEdge>,
  | 'onNodesChange'
  | 'onConnect'
  | 'onConnectStart'
  | 'onConnectEnd'
  | 'onReconnect'
  | 'onReconnectStart'
  | 'onReconnectEnd'
  | 'isValidConnection'
  | 'onNodeDragStart'
  | 'onNodeDrag'
  | 'onNodeDragStop'
  | 'onSelectionDragStop'
  | 'onEdgeMouseEnter'
  | 'onEdgeMouseLeave'
  | 'onEdgeClick'
  | 'onNodeClick'
  | 'onPaneClick'
  | 'onMove'
  | 'onPaneContextMenu'
  | 'onNodeContextMenu'
  | 'onEdgeContextMenu'
  | 'onSelectionContextMenu'
  | 'onClickConnectStart'
  | 'onClickConnectEnd'
>;

export const levelOf = (zoom: number): DetailLevel => (zoom < 0.35 ? 'tile' : zoom < 0.6 ? 'title' : 'full');

const pointOf = (event: MouseEvent | TouchEvent): { x: number; y: number } =>
  'changedTouches' in event
    ? { x: event.changedTouches[0]?.clientX ?? 0, y: event.changedTouches[0]?.clientY ?? 0 }
    : { x: event.clientX, y: event.clientY };

/** Every handler of the canvas, made once: an inline one would redraw all steps on each move of the pointer. */
export const useCanvasHandlers = (
  editor: Editor,
  { flow, controls }: FlowParts,
  instance: { current: ReactFlowInstance<StepFlowNode, ChannelFlowEdge> | null },
): Handlers => useMemo(() => makeHandlers(editor, flow, controls, instance), [editor, flow, controls, instance]);

const makeHandlers = (
  editor: Editor,
  flow: Flow,
  controls: FlowParts['controls'],
  instance: { current: ReactFlowInstance<StepFlowNode, ChannelFlowEdge> | null },
): Handlers => {
  let check: { key: string; test: (target: string) => string | null } | null = null;
  let movedEdgeId: string | null = null;
  let hasReconnected = false;

  const checker = (source: string, port: string) => {
    const key = `${source} ${port} ${movedEdgeId ?? ''}`;
    if (check?.key !== key) check = { key, test: editor.connectionChecker(source, port, movedEdgeId ?? undefined) };
    return check.test;
  };

  const begin = (nodeId: string, port: string) => {
    const test = checker(nodeId, port);
    const legalIds = new Set(editor.document.nodes.filter((node) => test(node.id) === null).map((node) => node.id));
    editor.view.setState({ connecting: { nodeId, port, legalIds }, connectProblem: null });
  };
  const end = () => {
    check = null;
    editor.view.setState({ connecting: null, connectProblem: null });
  };

  const onConnectStart: OnConnectStart = (_event, { nodeId, handleId, handleType }) => {
    if (nodeId && handleId && handleType === 'source') begin(nodeId, handleId);
  };

  const isValidConnection: IsValidConnection<ChannelFlowEdge> = (connection) => {
    const problem = checker(connection.source, connection.sourceHandle ?? '')(connection.target);
    if (editor.view.getState().connectProblem !== problem) editor.view.setState({ connectProblem: problem });
    return problem === null;
  };

  const join = (connection: Connection): string | null =>
    editor.connect({ source: connection.source, sourcePort: connection.sourceHandle ?? '', target: connection.target });

  const onConnect: OnConnect = (connection) => {
    join(connection);
  };

  /** Dropped on a card counts as dropped on its input; dropped on the bare canvas asks what to add there. */
  const onConnectEnd: OnConnectEnd = (event, state) => {
    const { connecting } = editor.view.getState();
    end();
    if (!connecting || movedEdgeId !== null || state.isValid !== null) return;
    const point = pointOf(event);
    const under = document.elementFromPoint(point.x, point.y);
    const nodeId = under?.closest<HTMLElement>('.react-flow__node')?.dataset.id;
    const isFrameBody = nodeId !== undefined && editor.registry.get(editor.node(nodeId)?.type ?? '')?.isContainer;
    if (nodeId && !isFrameBody) {
      if (nodeId === connecting.nodeId) return;
      const problem = editor.connect({ source: connecting.nodeId, sourcePort: connecting.port, target: nodeId });
      if (problem) toast(problem);
      return;
    }
    if (!under?.closest('.react-flow')) return;
    const position = controls.toCanvas(point);
    if (!position) return;
    const parentId = editor.node(connecting.nodeId)?.parentId;
    const origin = parentId ? instance.current?.getInternalNode(parentId)?.internals.positionAbsolute : undefined;
    editor.view.setState({
      adding: {
        at: point,
        position: { x: position.x - (origin?.x ?? 0), y: position.y - (origin?.y ?? 0) - 21 },
        after: { nodeId: connecting.nodeId, port: connecting.port },
        ...(parentId ? { parentId } : {}),
      },
    });
  };

  const onReconnect: OnReconnect<ChannelFlowEdge> = (edge, connection) => {
    hasReconnected = true;
    editor.reconnect(edge.id, {
      source: connection.source,
      sourcePort: connection.sourceHandle ?? '',
      target: connection.target,
    });
  };

  const onNodeDrag: OnNodeDrag<StepFlowNode> = (event, _node, nodes) => {
    const point = controls.toCanvas(pointOf(event));
    if (!point) return;
    const frameId = frameAt(editor, point, new Set(nodes.map((node) => node.id))) ?? '';
    const isNews = nodes.some((node) => (node.parentId ?? '') !== frameId);
    const shown = isNews ? frameId : null;
    if (editor.view.getState().dropFrameId !== shown) editor.view.setState({ dropFrameId: shown });
  };

  const finishDrag = (event: MouseEvent | TouchEvent, nodes: StepFlowNode[]) => {
    editor.view.setState({ dropFrameId: null });
    const point = controls.toCanvas(pointOf(event));
    const frameId = point ? frameAt(editor, point, new Set(nodes.map((node) => node.id))) : nodes[0]?.parentId;
    const problem = endDrag(editor, flow, nodes, frameId);
    if (problem) toast(problem);
  };

  const onMove: OnMove = (_event, { zoom }) => {
    const level = levelOf(zoom);
    const view = editor.view.getState();
    const rounded = Math.round(zoom * 100) / 100;
    if (view.level !== level || view.zoom !== rounded) editor.view.setState({ level, zoom: rounded });
  };

  const openMenu = (
    event: { preventDefault(): void; clientX: number; clientY: number },
    target: Parameters<typeof setMenu>[1],
  ) => {
    event.preventDefault();
    setMenu({ x: event.clientX, y: event.clientY }, target);
  };
  const setMenu = (
    at: { x: number; y: number },
    target: NonNullable<ReturnType<typeof editor.view.getState>['menu']>['target'],
  ) => editor.openMenu(at, target);

  return {
    onNodesChange: flow.onNodesChange,
    onConnect,
    onConnectStart,
    onConnectEnd,
    onClickConnectStart: onConnectStart,
    onClickConnectEnd: end,
    isValidConnection,
    onReconnect,
    onReconnectStart: (_event, edge) => {
      movedEdgeId = edge.id;
      hasReconnected = false;
    },
    onReconnectEnd: (event, edge, _type, state) => {
      movedEdgeId = null;
      end();
      const point = pointOf(event);
      const isOnCard = document.elementFromPoint(point.x, point.y)?.closest('.react-flow__node');
      if (!hasReconnected && state.isValid === null && !isOnCard) editor.removeEdge(edge.id);
    },
    onNodeDrag,
    onNodeDragStop: (event, _node, nodes) => finishDrag(event, nodes),
    onSelectionDragStop: (event, nodes) => finishDrag(event.nativeEvent, nodes),
    onEdgeMouseEnter: (_event, edge) => keepHot(editor, edge.id),
    onEdgeMouseLeave: () => letCool(editor),
    onEdgeClick: (_event, edge) => editor.select([], [edge.id]),
    onNodeClick: () => editor.view.setState({ isPanelOpen: true }),
    onPaneClick: () => {
      const { selectedEdgeIds } = editor.view.getState();
      if (selectedEdgeIds.size > 0) editor.select(editor.selectedNodeIds());
    },
    onMove,
    onPaneContextMenu: (event) => {
      const at = { x: event.clientX, y: event.clientY };
      openMenu(
        { preventDefault: () => event.preventDefault(), clientX: at.x, clientY: at.y },
        { kind: 'pane', position: controls.toCanvas(at) ?? { x: 0, y: 0 } },
      );
    },
    onNodeContextMenu: (event, node) => {
      const { selectedIds } = editor.view.getState();
      const isOfMany = selectedIds.size > 1 && selectedIds.has(node.id);
      openMenu(event, isOfMany ? { kind: 'selection' } : { kind: 'node', nodeId: node.id });
    },
    onEdgeContextMenu: (event, edge) => openMenu(event, { kind: 'edge', edgeId: edge.id }),
    onSelectionContextMenu: (event) => openMenu(event, { kind: 'selection' }),
  };
};
