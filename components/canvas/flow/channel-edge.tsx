'use client';

import { EdgeLabelRenderer, type EdgeProps } from '@xyflow/react';
import { Plus, Trash2 } from 'lucide-react';
import { memo } from 'react';
import { edgePoints, labelPoint, type Point, roundedPath } from '../edge-path';
import { edgeState } from '../edge-state';
import { useEditor, useView } from '../store/editor-context';
import { type ChannelFlowEdge, PORT_SIZE } from './flow-adapter';
import { useRunView } from './flow-context';
import { keepHot, letCool } from './hot-edge';

const isAt = (point: Point | undefined, x: number, y: number): boolean =>
  point !== undefined && Math.abs(point.x - x) < 1 && Math.abs(point.y - y) < 1;

const ChannelEdgeView = (props: EdgeProps<ChannelFlowEdge>) => {
  const { id, source, target, data, selected, sourceHandleId } = props;
  const from = { x: props.sourceX - PORT_SIZE / 2, y: props.sourceY };
  const to = { x: props.targetX + PORT_SIZE / 2, y: props.targetY };
  const known = data?.points ?? [];
  // The route was found for where things stood; while an end is dragged the line is drawn straight from where it is now.
  const points = isAt(known[0], from.x, from.y) && isAt(known.at(-1), to.x, to.y) ? known : edgePoints(from, to);
  const path = roundedPath(points);
  const isHot = useView((view) => view.hotEdgeId === id);
  const level = useView((view) => view.level);
  const isReadOnly = useView((view) => view.isReadOnly || view.isStill);
  const state = useRunView((run) =>
    edgeState(
      { id, source, sourcePort: sourceHandleId ?? '', target, targetPort: '' },
      run.views[source],
      run.views[target],
    ),
  );
  const isWaiting = useRunView((run) => run.views[target]?.status === 'waiting');
  const isLit = state === 'taken' || state === 'flowing';
  return (
    <>
      {data?.hasCase && level !== 'tile' ? <path className="channel-case" d={path} /> : null}
      {isLit ? <path className="channel-bank" d={path} /> : null}
      <path
        className="channel-line"
        d={path}
        data-state={state}
        data-hot={isHot || undefined}
        data-selected={selected || undefined}
      />
      {data?.isGate && level !== 'tile' ? (
        <path className="gate-bar" data-lit={isWaiting || undefined} d={`M${to.x - 14} ${to.y - 8}v16`} />
      ) : null}
      <path className="react-flow__edge-interaction" d={path} fill="none" strokeOpacity={0} strokeWidth={20} />
      {(isHot || selected) && !isReadOnly && level === 'full' ? <EdgeTools id={id} at={labelPoint(points)} /> : null}
    </>
  );
};

export const ChannelEdge = memo(ChannelEdgeView);

const EdgeTools = ({ id, at }: { id: string; at: Point }) => {
  const editor = useEditor();
  return (
    <EdgeLabelRenderer>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: hovering only keeps the two buttons from going away */}
      <div
        className="edge-tools nodrag nopan"
        style={{ transform: `translate(-50%, -50%) translate(${at.x}px, ${at.y}px)` }}
        onMouseEnter={() => keepHot(editor, id)}
        onMouseLeave={() => letCool(editor)}
      >
        <button
          type="button"
          data-tone="accent"
          aria-label="Insert a step"
          title="Insert a step"
          onClick={(event) => {
            event.stopPropagation();
            const box = event.currentTarget.getBoundingClientRect();
            editor.view.setState({ adding: { at: { x: box.left, y: box.bottom + 8 }, onEdge: id } });
          }}
        >
          <Plus size={12} strokeWidth={2.4} aria-hidden />
        </button>
        <button
          type="button"
          aria-label="Remove this connection"
          title="Remove this connection"
          onClick={(event) => {
            event.stopPropagation();
            editor.removeEdge(id);
          }}
        >
          <Trash2 size={12} strokeWidth={2.2} aria-hidden />
        </button>
      </div>
    </EdgeLabelRenderer>
  );
};
