'use client';

import { Handle, type NodeProps, Position } from '@xyflow/react';
import { Ellipsis, Plus } from 'lucide-react';
import { lazy, memo, Suspense } from 'react';
import { IN_PORT } from '@/graph/ports';
import { inputY, outputY } from '../card-metrics';
import type { CardModel } from '../card-model';
import { QUESTION_HEIGHT, roomBelow } from '../run/room-below';
import { StepCard } from '../step-card';
import { useDocument, useEditor, useView } from '../store/editor-context';
import { cardFinding } from './card-finding';
import type { StepFlowNode } from './flow-adapter';
import { useRunView } from './flow-context';

const GateOnCard = lazy(() => import('../run/gate-on-card').then((module) => ({ default: module.GateOnCard })));

/** The reading of "may the line that is being drawn end here" for one step. */
export const useConnectState = (id: string): 'source' | 'legal' | 'illegal' | undefined =>
  useView((view) => {
    if (view.connecting === null) return undefined;
    if (view.connecting.nodeId === id) return 'source';
    return view.connecting.legalIds.has(id) ? 'legal' : 'illegal';
  });

const StepNodeView = ({ id, data, selected }: NodeProps<StepFlowNode>) => {
  const { model } = data;
  const editor = useEditor();
  const level = useView((view) => view.level);
  const finding = useView((view) => view.findingByNode.get(id));
  const status = useRunView((run) => run.views[id]);
  const connect = useConnectState(id);
  const isAsking = status?.status === 'waiting' && level === 'full';
  // Where another step is in the way, the question stays in the panel, and the card keeps its size
  const hasRoom = useDocument((document) => isAsking && roomBelow(document, id, editor.registry) >= QUESTION_HEIGHT);
  return (
    <div
      className="step-node"
      data-inside={data.node.parentId ? true : undefined}
      data-connect={connect}
      data-tall={hasRoom || Boolean(status?.streamed) || undefined}
    >
      <StepCard
        model={model}
        status={status}
        finding={cardFinding(finding)}
        onFix={finding ? () => editor.reveal(id, finding.field) : undefined}
        isSelected={selected}
        level={level}
        actions={level === 'full' ? <NodeMenuButton id={id} title={model.title} /> : null}
        footAction={
          isAsking && !hasRoom ? (
            <button type="button" className="fix nodrag" onClick={() => editor.reveal(id)}>
              Answer
            </button>
          ) : null
        }
      >
        {hasRoom ? (
          <Suspense fallback={null}>
            <GateOnCard nodeId={id} />
          </Suspense>
        ) : null}
      </StepCard>
      <NodePorts id={id} model={model} openPorts={data.openPorts} isFar={level === 'tile'} />
    </div>
  );
};

export const StepNode = memo(StepNodeView);

export const NodeMenuButton = ({ id, title }: { id: string; title: string }) => {
  const editor = useEditor();
  return (
    <button
      type="button"
      className="node-menu nodrag"
      aria-label={`Actions for ${title}`}
      aria-haspopup="menu"
      onClick={(event) => {
        event.stopPropagation();
        const box = event.currentTarget.getBoundingClientRect();
        editor.openMenu({ x: box.left, y: box.bottom + 4 }, { kind: 'node', nodeId: id });
      }}
    >
      <Ellipsis size={14} aria-hidden />
    </button>
  );
};

/** The ends a connection can be drawn from and to, and a plus beside every output that leads nowhere. */
export const NodePorts = memo(
  ({ id, model, openPorts, isFar }: { id: string; model: CardModel; openPorts: string; isFar: boolean }) => {
    const editor = useEditor();
    const isReadOnly = useView((view) => view.isReadOnly || view.isStill);
    const isReached = useRunView((run) => {
      const status = run.views[id]?.status;
      return status !== undefined && status !== 'queued' && status !== 'skipped' && status !== 'cancelled';
    });
    const fired = useRunView((run) => run.views[id]?.firedPorts?.join(' ') ?? '').split(' ');
    const open = new Set(openPorts === '' ? [] : openPorts.split(' '));
    if (isFar) return <FarPorts model={model} />;
    return (
      <>
        {model.hasInput ? (
          <Handle
            type="target"
            id={IN_PORT}
            position={Position.Left}
            style={{ top: inputY(model) }}
            className="port-handle"
            data-lit={isReached || undefined}
            isConnectableStart={false}
            isConnectable={!isReadOnly}
            role="img"
            aria-label={`Input of ${model.title}`}
          />
        ) : null}
        {model.ports.map((port) => {
          const top = outputY(model, port.id);
          const name = model.ports.length > 1 ? `${port.label} of ${model.title}` : `Output of ${model.title}`;
          return (
            <div key={port.id} className="contents">
              <Handle
                type="source"
                id={port.id}
                position={Position.Right}
                style={{ top }}
                className="port-handle"
                data-error={port.isError || undefined}
                data-lit={fired.includes(port.id) || undefined}
                isConnectableEnd={false}
                isConnectable={!isReadOnly}
                role="img"
                aria-label={name}
              />
              {open.has(port.id) && !isReadOnly ? (
                <button
                  type="button"
                  className="port-add nodrag nopan"
                  style={{ top }}
                  aria-label={
                    model.ports.length > 1
                      ? `Add a step after ${port.label} of ${model.title}`
                      : `Add a step after ${model.title}`
                  }
                  onClick={(event) => {
                    event.stopPropagation();
                    const box = event.currentTarget.getBoundingClientRect();
                    editor.view.setState({
                      adding: { at: { x: box.right + 8, y: box.top }, after: { nodeId: id, port: port.id } },
                    });
                  }}
                >
                  <Plus size={12} strokeWidth={2.4} aria-hidden />
                </button>
              ) : null}
            </div>
          );
        })}
      </>
    );
  },
);
NodePorts.displayName = 'NodePorts';

/**
 * From far a port cannot be used, but the canvas library still measures where it is whenever a step comes into sight: an
 * element of the classes it looks for is enough, and costs nothing else.
 */
const FarPorts = ({ model }: { model: CardModel }) => (
  <>
    {model.hasInput ? (
      <i
        className="far-port target"
        data-handleid={IN_PORT}
        data-handlepos="left"
        style={{ top: inputY(model), left: 0 }}
      />
    ) : null}
    {model.ports.map((port) => (
      <i
        key={port.id}
        className="far-port source"
        data-handleid={port.id}
        data-handlepos="right"
        style={{ top: outputY(model, port.id), left: '100%' }}
      />
    ))}
  </>
);
