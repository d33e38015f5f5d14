'use client';

import { MiniMap, ReactFlow, type ReactFlowInstance, SelectionMode } from '@xyflow/react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { type Box, boundsOf, SNAP } from '../card-metrics';
import { useEditor, useView } from '../store/editor-context';
import { ChannelEdge } from './channel-edge';
import { ConnectTag } from './connect-tag';
import { ConnectionLine } from './connection-line';
import { beginningOf, fitOptionsOf } from './fit-options';
import type { ChannelFlowEdge, StepFlowNode } from './flow-adapter';
import { useFlowParts } from './flow-context';
import { FrameNode } from './frame-node';
import { MiniMapStep } from './mini-map-step';
import { contains, panToSee } from './pan-to-see';
import { StepNode } from './step-node';
import { useArrivals } from './use-arrivals';
import { levelOf, useCanvasHandlers } from './use-canvas-handlers';

// All props of the canvas keep their identity for its whole life; a new one would draw every step again.
const nodeTypes = { step: StepNode, frame: FrameNode };
const edgeTypes = { channel: ChannelEdge };
const snapGrid: [number, number] = [SNAP, SNAP];
const panButtons = [1];
const multiSelect = ['Shift', 'Meta', 'Control'];
const zoomKeys = ['Meta', 'Control'];
const proOptions = { hideAttribution: false };
const labels = { 'minimap.ariaLabel': 'Small map of the workflow' };
const bounds = { min: 0.2, max: 1.5 };
/** Between a step that has just come and the edge of what is seen, in px. */
const UNCOVER_MARGIN = 64;

/** The canvas itself. What it shows comes from the flow store, what it does goes to the editor. */
export const FlowCanvas = () => {
  const editor = useEditor();
  const parts = useFlowParts();
  const nodes = useStore(parts.flow.store, (state) => state.nodes);
  const edges = useStore(parts.flow.store, (state) => state.edges);
  const isMinimapOn = useView((view) => view.isMinimapOn);
  const isReadOnly = useView((view) => view.isReadOnly || view.isStill);
  const level = useView((view) => view.level);
  const isConnecting = useView((view) => view.connecting !== null);
  const isFree = useAltKey();
  const [initialFit] = useState(() => fitOptionsOf(nodes));
  const holder = useRef<HTMLDivElement>(null);
  const instance = useRef<ReactFlowInstance<StepFlowNode, ChannelFlowEdge> | null>(null);
  const handlers = useCanvasHandlers(editor, parts, instance);
  useArrivals(editor, parts);

  const onInit = useCallback(
    (made: ReactFlowInstance<StepFlowNode, ChannelFlowEdge>) => {
      instance.current = made;
      const duration = () => (prefersStill() ? 0 : 220);
      Object.assign(parts.controls, {
        fit: (boxes) => {
          if (boxes && boxes.length > 0) void made.fitBounds(around(boxes), { padding: 0.2, duration: duration() });
          else void made.fitView({ ...fitOptionsOf(parts.flow.store.getState().nodes), duration: duration() });
        },
        begin: () => {
          const beginning = beginningOf(parts.flow.store.getState().nodes, areaOf(holder.current));
          if (beginning) void made.setViewport(beginning, { duration: duration() });
          else parts.controls.fit();
        },
        zoomIn: () => void made.zoomIn({ duration: duration() }),
        zoomOut: () => void made.zoomOut({ duration: duration() }),
        zoomTo: (zoom) => void made.zoomTo(zoom, { duration: duration() }),
        show: (box) => {
          const sight = parts.controls.sight();
          if (!sight || contains(sight, box)) return;
          const zoom = Math.max(0.6, made.getZoom());
          // What is in sight may be less than the canvas, so its middle is found in what is.
          const { width, height } = { width: sight.width * made.getZoom(), height: sight.height * made.getZoom() };
          void made.setViewport(
            {
              x: width / 2 - (box.x + box.width / 2) * zoom,
              y: height / 2 - (box.y + box.height / 2) * zoom,
              zoom,
            },
            { duration: duration() },
          );
        },
        uncover: (boxes) => {
          const sight = parts.controls.sight();
          if (!sight || boxes.length === 0) return;
          const { x, y, zoom } = made.getViewport();
          const by = panToSee(around(boxes), sight, UNCOVER_MARGIN / zoom);
          if (by.x !== 0 || by.y !== 0)
            void made.setViewport({ x: x - by.x * zoom, y: y - by.y * zoom, zoom }, { duration: duration() });
        },
        toCanvas: (point) => {
          const area = holder.current?.getBoundingClientRect();
          const isOver =
            area && point.x >= area.left && point.x <= area.right && point.y >= area.top && point.y <= area.bottom;
          return isOver ? made.screenToFlowPosition(point, { snapToGrid: false }) : null;
        },
        toScreen: (point) => made.flowToScreenPosition(point),
        sight: () => {
          const area = holder.current?.getBoundingClientRect();
          if (!area) return null;
          const { x, y, zoom } = made.getViewport();
          const right = Math.min(area.right, parts.controls.cover?.getBoundingClientRect().left ?? area.right);
          return { x: -x / zoom, y: -y / zoom, width: (right - area.left) / zoom, height: area.height / zoom };
        },
      } satisfies Omit<typeof parts.controls, 'cover'>);
      const beginning = beginningOf(parts.flow.store.getState().nodes, areaOf(holder.current));
      if (beginning) void made.setViewport(beginning);
      const zoom = beginning?.zoom ?? made.getZoom();
      editor.view.setState({ level: levelOf(zoom), zoom: Math.round(zoom * 100) / 100 });
    },
    [editor, parts],
  );

  return (
    <div ref={holder} className="flow-canvas canvas-bed" data-level={level} data-connecting={isConnecting || undefined}>
      <ReactFlow
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        edgeTypes={edgeTypes}
        {...handlers}
        onInit={onInit}
        connectionLineComponent={ConnectionLine}
        onlyRenderVisibleElements
        fitView
        fitViewOptions={initialFit}
        minZoom={bounds.min}
        maxZoom={bounds.max}
        snapToGrid={!isFree}
        snapGrid={snapGrid}
        selectionOnDrag={!isReadOnly}
        selectionMode={SelectionMode.Partial}
        panOnDrag={isReadOnly ? true : panButtons}
        panOnScroll
        panActivationKeyCode="Space"
        zoomOnScroll={false}
        zoomOnDoubleClick={false}
        zoomActivationKeyCode={zoomKeys}
        multiSelectionKeyCode={multiSelect}
        selectionKeyCode={null}
        deleteKeyCode={null}
        connectionRadius={28}
        connectOnClick
        nodesDraggable={!isReadOnly}
        nodesConnectable={!isReadOnly}
        edgesReconnectable={!isReadOnly}
        nodesFocusable={false}
        edgesFocusable={false}
        disableKeyboardA11y
        elevateNodesOnSelect={false}
        zIndexMode="manual"
        proOptions={proOptions}
        attributionPosition="top-right"
        ariaLabelConfig={labels}
      >
        {isMinimapOn ? (
          <MiniMap<StepFlowNode>
            pannable
            zoomable
            nodeComponent={MiniMapStep}
            position="bottom-right"
            className="mini-map"
            aria-hidden
          />
        ) : null}
      </ReactFlow>
      <ConnectTag />
    </div>
  );
};

const around = (boxes: Box[]): Box => boundsOf(boxes) ?? { x: 0, y: 0, width: 0, height: 0 };

const areaOf = (element: HTMLElement | null) => ({
  width: element?.clientWidth ?? 0,
  height: element?.clientHeight ?? 0,
});

const prefersStill = (): boolean =>
  document.documentElement.dataset.motion === 'reduced' ||
  window.matchMedia('(prefers-reduced-motion: reduce)').matches;

/** Alt lets a dragged step off the grid. */
const useAltKey = (): boolean => {
  const [isDown, setDown] = useState(false);
  useEffect(() => {
    const update = (event: KeyboardEvent) => {
      if (event.key === 'Alt') setDown(event.type === 'keydown');
    };
    const release = () => setDown(false);
    window.addEventListener('keydown', update);
    window.addEventListener('keyup', update);
    window.addEventListener('blur', release);
    return () => {
      window.removeEventListener('keydown', update);
      window.removeEventListener('keyup', update);
      window.removeEventListener('blur', release);
    };
  }, []);
  return isDown;
};
