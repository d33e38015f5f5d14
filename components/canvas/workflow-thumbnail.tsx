import { useMemo } from 'react';
import type { WorkflowDocument } from '@/graph/document';
import type { NodeRegistry } from '@/graph/node-definition';
import type { Kind } from '../ui/kind-tile';
import { roundedPath } from './edge-path';
import { type MiniStep, miniLayout } from './mini-layout';

const kindVariable: Record<Kind, string> = {
  start: '--kind-start',
  ai: '--kind-ai',
  tools: '--kind-tool',
  code: '--kind-code',
  decide: '--kind-decide',
  repeat: '--kind-repeat',
  people: '--kind-people',
  finish: '--kind-finish',
};

const Mini = ({ step, kind }: { step: MiniStep; kind: Kind }) =>
  step.isFrame ? (
    <rect
      x={step.x}
      y={step.y}
      width={step.width}
      height={step.height}
      rx={5}
      fill="var(--frame)"
      stroke="var(--border-strong)"
    />
  ) : (
    <>
      <rect
        x={step.x}
        y={step.y}
        width={step.width}
        height={step.height}
        rx={4}
        fill="var(--surface)"
        stroke="var(--border-strong)"
      />
      <rect
        x={step.x + 4}
        y={step.y + step.height / 2 - 4}
        width={8}
        height={8}
        rx={2}
        fill={`var(${kindVariable[kind]})`}
      />
      <rect x={step.x + 16} y={step.y + step.height / 2 - 1} width={14} height={2} rx={1} fill="var(--text-3)" />
    </>
  );

/** The shape of a workflow in a hundred pixels: kinds and flow, no words. Scales with its box. */
export const WorkflowThumbnail = ({
  document,
  registry,
  className,
}: {
  document: WorkflowDocument;
  registry: NodeRegistry;
  className?: string;
}) => {
  const layout = useMemo(() => miniLayout(document), [document]);
  const kinds = new Map(document.nodes.map((node) => [node.id, registry.get(node.type)?.category ?? 'tools']));
  return (
    <svg
      viewBox={`${layout.bounds.x - 12} ${layout.bounds.y - 12} ${layout.bounds.width + 24} ${layout.bounds.height + 24}`}
      preserveAspectRatio="xMidYMid meet"
      className={className}
      aria-hidden
    >
      {layout.steps
        .filter((step) => step.isFrame)
        .map((step) => (
          <Mini key={step.id} step={step} kind="repeat" />
        ))}
      {layout.edges.map((edge) => (
        <path key={edge.id} d={roundedPath(edge.points, 4)} fill="none" stroke="var(--edge)" strokeWidth={1} />
      ))}
      {layout.steps
        .filter((step) => !step.isFrame)
        .map((step) => (
          <Mini key={step.id} step={step} kind={kinds.get(step.id) ?? 'tools'} />
        ))}
    </svg>
  );
};
