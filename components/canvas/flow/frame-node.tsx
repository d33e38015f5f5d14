'use client';

import { type NodeProps, NodeResizeControl, ResizeControlVariant, ViewportPortal } from '@xyflow/react';
import { Plus } from 'lucide-react';
import { memo } from 'react';
import { FRAME_MIN } from '../card-metrics';
import { roundedPath } from '../edge-path';
import { hasGivenResult } from '../edge-state';
import { FramePortLabels } from '../frame-port-labels';
import { StepFrame } from '../step-frame';
import { useEditor, useView } from '../store/editor-context';
import { cardFinding } from './card-finding';
import type { StepFlowNode } from './flow-adapter';
import { useRunView } from './flow-context';
import { NodeMenuButton, NodePorts, useConnectState } from './step-node';

const FrameNodeView = ({ id, data, selected, ...place }: NodeProps<StepFlowNode>) => {
  const { model, lines } = data;
  const editor = useEditor();
  const level = useView((view) => view.level);
  const isReadOnly = useView((view) => view.isReadOnly || view.isStill);
  const finding = useView((view) => view.findingByNode.get(id));
  const isDropTarget = useView((view) => view.dropFrameId === id);
  const status = useRunView((run) => run.views[id]);
  const connect = useConnectState(id);
  const isLit = status !== undefined && status.status !== 'queued' && status.status !== 'skipped';
  return (
    <div className="step-node h-full" data-connect={connect}>
      <StepFrame
        model={model}
        status={status}
        finding={cardFinding(finding)}
        onFix={finding ? () => editor.reveal(id, finding.field) : undefined}
        isSelected={selected}
        isDropTarget={isDropTarget}
        isEmpty={data.isEmpty}
        level={level}
        actions={level === 'full' ? <NodeMenuButton id={id} title={model.title} /> : null}
      >
        <svg className="frame-lines" width="1" height="1" aria-hidden>
          {lines.map((line) => (
            <path
              key={line.id}
              className="channel-line"
              data-state={isLit && (line.side === 'in' || hasGivenResult(status)) ? 'taken' : 'idle'}
              d={roundedPath(line.points.map((point) => ({ x: point.x - line.origin.x, y: point.y - line.origin.y })))}
            />
          ))}
        </svg>
        {data.isEmpty && level === 'full' && !isReadOnly ? (
          <button
            type="button"
            className="frame-add nodrag nopan"
            aria-label={`Add a step inside ${model.title}`}
            onClick={(event) => {
              const box = event.currentTarget.getBoundingClientRect();
              editor.view.setState({ adding: { at: { x: box.right + 8, y: box.top }, parentId: id } });
            }}
          >
            <Plus size={12} strokeWidth={2.4} aria-hidden />
          </button>
        ) : null}
      </StepFrame>
      {selected && !isReadOnly && level === 'full' ? (
        <NodeResizeControl
          variant={ResizeControlVariant.Handle}
          position="bottom-right"
          minWidth={FRAME_MIN.width}
          minHeight={FRAME_MIN.height}
          className="frame-resize"
          onResizeEnd={(_event, size) =>
            editor.resize(id, { width: Math.round(size.width / 16) * 16, height: Math.round(size.height / 16) * 16 })
          }
        />
      ) : null}
      <NodePorts id={id} model={model} openPorts={data.openPorts} isFar={level === 'tile'} />
      {level === 'full' && model.ports.length > 1 ? (
        // Inside the frame they would lie under the lines that leave it.
        <ViewportPortal>
          <FramePortLabels
            model={model}
            x={place.positionAbsoluteX + (place.width ?? FRAME_MIN.width)}
            y={place.positionAbsoluteY}
            zIndex={place.zIndex + 1}
          />
        </ViewportPortal>
      ) : null}
    </div>
  );
};

export const FrameNode = memo(FrameNodeView);
