'use client';

import { type CSSProperties, type ReactNode, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { WorkflowDocument } from '@/graph/document';
import { statusWord } from '../ui/status-icon';
import { absoluteBoxes, boundsOf, CARD_WIDTH, cardHeight, frameSize, inputY, outputY } from './card-metrics';
import { type CardModel, compactModel } from './card-model';
import { roundedPath } from './edge-path';
import { routeEdges } from './edge-routes';
import { edgeState, hasGivenResult } from './edge-state';
import { frameLines } from './frame-lines';
import { FramePortLabels } from './frame-port-labels';
import { StepCard, type StepStatusView } from './step-card';
import { StepFrame } from './step-frame';

const MARGIN = 44;
const READABLE = 0.62;

export interface WorkflowPictureProps {
  document: WorkflowDocument;
  /** what each card shows, by its step's id */
  models: ReadonlyMap<string, CardModel>;
  statusByNodeId?: Record<string, StepStatusView | undefined>;
  selectedId?: string | null;
  /** makes every step a button */
  onSelect?: (nodeId: string) => void;
  /** edges known to be taken; without it they follow from the statuses */
  takenEdges?: ReadonlySet<string>;
  /** no larger than this, so that three steps do not fill a screen */
  maxScale?: number;
  label?: string;
  className?: string;
}

/**
 * The workflow to look at, fitted into its box: the editor's cards and channels without the canvas library. Below a
 * readable scale it shows titles and statuses only.
 */
export const WorkflowPicture = ({
  document,
  models: full,
  statusByNodeId,
  selectedId,
  onSelect,
  takenEdges,
  maxScale = 1,
  label,
  className,
}: WorkflowPictureProps) => {
  const holder = useRef<HTMLDivElement>(null);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);

  useLayoutEffect(() => {
    const element = holder.current;
    if (!element) return;
    const measure = () => setSize({ width: element.clientWidth, height: element.clientHeight });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const fullBounds = useMemo(
    () => pictureBounds(document, full, Boolean(statusByNodeId)),
    [document, full, statusByNodeId],
  );
  const scale = size ? Math.min(maxScale, size.width / fullBounds.width, size.height / fullBounds.height) : maxScale;
  const isCompact = scale < READABLE;

  const drawn = useMemo(() => {
    const models = isCompact ? new Map([...full].map(([id, model]) => [id, compactModel(model)])) : full;
    const hasFooter = (id: string) => !isCompact && Boolean(statusByNodeId?.[id]);
    const boxes = absoluteBoxes(document, (node) => {
      const model = models.get(node.id);
      if (!model || model.isContainer) return frameSize(node);
      return { width: CARD_WIDTH, height: cardHeight(model, hasFooter(node.id)) };
    });
    return { models, boxes, routes: routeEdges(document, models, hasFooter), lines: frameLines(document, models) };
  }, [document, full, isCompact, statusByNodeId]);

  const joined = new Set(document.edges.flatMap((edge) => [`${edge.source}>${edge.sourcePort}`, `${edge.target}<`]));
  const states = new Map(
    document.edges.map((edge) => [
      edge.id,
      takenEdges?.has(edge.id)
        ? ('taken' as const)
        : edgeState(edge, statusByNodeId?.[edge.source], statusByNodeId?.[edge.target]),
    ]),
  );
  const isLit = ({ id }: { id: string }) => states.get(id) === 'taken' || states.get(id) === 'flowing';
  // The casing of a later line covers an earlier one where they share a lane: the path that was taken comes last.
  const painted = document.edges.toSorted((one, other) => Number(isLit(one)) - Number(isLit(other)));
  const offset = size
    ? {
        x: (size.width - fullBounds.width * scale) / 2 - fullBounds.x * scale,
        y: (size.height - fullBounds.height * scale) / 2 - fullBounds.y * scale,
      }
    : { x: 0, y: 0 };
  const style: CSSProperties = {
    transform: `translate(${offset.x}px, ${offset.y}px) scale(${scale})`,
    visibility: size ? undefined : 'hidden',
  };
  const containers = document.nodes.filter((node) => drawn.models.get(node.id)?.isContainer);
  const cards = document.nodes.filter((node) => !drawn.models.get(node.id)?.isContainer);
  const level = isCompact ? 'title' : 'full';

  const at = (nodeId: string) => {
    const box = drawn.boxes.get(nodeId);
    const model = drawn.models.get(nodeId);
    const status = statusByNodeId?.[nodeId];
    const said = status
      ? [statusWord[status.status].toLowerCase(), status.iterations?.label, status.isReused ? status.word : undefined]
      : [];
    const name = model ? [model.title, model.typeTitle, ...said].filter(Boolean).join(', ') : '';
    const place = { left: box?.x, top: box?.y, width: box?.width, height: box?.height };
    if (!onSelect) return { place, name, select: null };
    return { place, name, select: { isPressed: selectedId === nodeId, press: () => onSelect(nodeId) } };
  };

  return (
    <section
      ref={holder}
      aria-label={label ?? `Picture of ${document.name}`}
      className={className ?? 'h-full w-full overflow-hidden'}
    >
      <div className="workflow-picture" style={style}>
        {containers.map((node) => {
          const model = drawn.models.get(node.id);
          return model ? (
            <Place key={node.id} {...at(node.id)}>
              <StepFrame
                model={model}
                status={statusByNodeId?.[node.id]}
                isSelected={selectedId === node.id}
                level={level}
              />
            </Place>
          ) : null;
        })}
        <svg width="1" height="1" aria-hidden>
          {painted.map((edge) => {
            const route = drawn.routes.get(edge.id);
            if (!route) return null;
            const d = roundedPath(route.points);
            const state = states.get(edge.id) ?? 'idle';
            return (
              <g key={edge.id} className="channel">
                <path className="channel-case" d={d} />
                {isLit(edge) ? <path className="channel-bank" d={d} /> : null}
                <path className="channel-line" data-state={state} d={d} />
              </g>
            );
          })}
          {drawn.lines.map((line) => {
            const view = statusByNodeId?.[line.nodeId];
            const status = view?.status;
            const isLit =
              line.side === 'in' ? status && status !== 'queued' && status !== 'skipped' : hasGivenResult(view);
            return (
              <path
                key={line.id}
                className="channel-line"
                data-state={isLit ? 'taken' : 'idle'}
                d={roundedPath(line.points)}
              />
            );
          })}
          {document.edges.map((edge) => {
            const model = drawn.models.get(edge.target);
            const end = drawn.routes.get(edge.id)?.points.at(-1);
            if (model?.kind !== 'people' || !end) return null;
            const isLit = statusByNodeId?.[edge.target]?.status === 'waiting';
            return (
              <path
                key={edge.id}
                className="gate-bar"
                data-lit={isLit || undefined}
                d={`M${end.x - 14} ${end.y - 8}v16`}
              />
            );
          })}
        </svg>
        {isCompact
          ? null
          : containers.map((node) => {
              const model = drawn.models.get(node.id);
              const box = drawn.boxes.get(node.id);
              return model && box ? (
                <FramePortLabels key={node.id} model={model} x={box.x + box.width} y={box.y} zIndex={0} />
              ) : null;
            })}
        {cards.map((node) => {
          const model = drawn.models.get(node.id);
          return model ? (
            <Place key={node.id} {...at(node.id)}>
              <StepCard
                model={model}
                status={statusByNodeId?.[node.id]}
                isSelected={selectedId === node.id}
                level={level}
              />
            </Place>
          ) : null;
        })}
        <svg width="1" height="1" aria-hidden>
          {document.nodes.map((node) => {
            const model = drawn.models.get(node.id);
            const box = drawn.boxes.get(node.id);
            if (!model || !box) return null;
            const dots = [
              ...(model.hasInput && joined.has(`${node.id}<`)
                ? [{ id: 'in', x: box.x, y: box.y + inputY(model), isLit: isReached(statusByNodeId?.[node.id]) }]
                : []),
              ...model.ports
                .filter((port) => !port.isError || joined.has(`${node.id}>${port.id}`))
                .map((port) => ({
                  id: port.id,
                  x: box.x + box.width,
                  y: box.y + outputY(model, port.id),
                  isLit: document.edges.some(
                    (edge) =>
                      edge.source === node.id &&
                      (isCompact || edge.sourcePort === port.id) &&
                      (states.get(edge.id) === 'taken' || states.get(edge.id) === 'flowing'),
                  ),
                })),
            ];
            return dots.map((dot) => (
              <circle
                key={`${node.id}/${dot.id}`}
                cx={dot.x}
                cy={dot.y}
                r={isCompact ? 6 : 4.25}
                fill={dot.isLit ? 'var(--accent)' : 'var(--surface)'}
                stroke={dot.isLit ? 'var(--accent)' : 'var(--port)'}
                strokeWidth={isCompact ? 2 : 1.5}
              />
            ));
          })}
        </svg>
      </div>
    </section>
  );
};

/**
 * A card at its place. Where it can be chosen a button lies over it: its name says what the card shows, which would
 * otherwise be read twice.
 */
const Place = ({
  place,
  name,
  select,
  children,
}: {
  place: CSSProperties;
  name: string;
  select: { isPressed: boolean; press: () => void } | null;
  children: ReactNode;
}) =>
  select ? (
    <div className="at" style={place}>
      <div aria-hidden className="h-full">
        {children}
      </div>
      <button type="button" aria-label={name} aria-pressed={select.isPressed} onClick={select.press} />
    </div>
  ) : (
    <div className="at" style={place} role="img" aria-label={name}>
      {children}
    </div>
  );

const isReached = (status: StepStatusView | undefined): boolean =>
  status !== undefined && status.status !== 'queued' && status.status !== 'skipped' && status.status !== 'cancelled';

const pictureBounds = (document: WorkflowDocument, models: ReadonlyMap<string, CardModel>, hasFooters: boolean) => {
  const boxes = absoluteBoxes(document, (node) => {
    const model = models.get(node.id);
    if (!model || model.isContainer) return frameSize(node);
    return { width: CARD_WIDTH, height: cardHeight(model, hasFooters) };
  });
  const bounds = boundsOf(boxes.values()) ?? { x: 0, y: 0, width: CARD_WIDTH, height: 66 };
  return {
    x: bounds.x - MARGIN,
    y: bounds.y - MARGIN / 2,
    width: bounds.width + MARGIN * 2,
    height: bounds.height + MARGIN,
  };
};
