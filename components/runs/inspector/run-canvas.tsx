'use client';

import { Lock } from 'lucide-react';
import Link from 'next/link';
import { useMemo } from 'react';
import type { CardModel } from '@/components/canvas/card-model';
import { WorkflowPicture } from '@/components/canvas/workflow-picture';
import { Chip } from '@/components/ui/chip';
import { cn } from '@/components/ui/cn';
import type { RunView } from '@/server/runs/run-view';
import { ReplayBar } from '../replay/replay-bar';
import type { Replay } from '../replay/use-replay';
import type { TimeScale } from '../timeline/even-scale';
import type { Timeline } from '../timeline/span';
import { type LiveProgress, statusViews } from '../timeline/status-views';

/** The workflow as this run saw it, at the moment the replay stands at. */
export const RunCanvas = ({
  run,
  models,
  timeline,
  progress,
  selectedNodeId,
  onSelectNode,
  replay,
  count,
  lengthMs,
  scale,
  marks,
  sayAt,
  isLive,
  isStandIn,
}: {
  run: RunView;
  models: ReadonlyMap<string, CardModel>;
  /** folded up to that moment */
  timeline: Timeline;
  progress: ReadonlyMap<string, LiveProgress>;
  selectedNodeId: string | null;
  onSelectNode: (nodeId: string) => void;
  replay: Replay;
  count: number;
  lengthMs: number;
  scale: TimeScale;
  marks: number[];
  sayAt: (cursor: number) => string;
  isLive: boolean;
  /** rules that come with Sluice answered in place of a model */
  isStandIn: boolean;
}) => {
  const statuses = useMemo(() => statusViews(timeline, run.document, progress), [timeline, run.document, progress]);
  return (
    <div
      className={cn(
        'dotted relative flex h-[max(20.25rem,44dvh)] shrink-0 flex-col border-line border-b max-lg:h-64 max-sm:h-56',
        !replay.isAtEnd && 'shadow-[inset_0_0_0_2px_var(--accent-line)]',
      )}
    >
      <div className="pointer-events-none absolute inset-x-4 top-4 z-1 flex flex-wrap items-center gap-1">
        <Chip>
          <Lock size={12} aria-hidden />
          As it ran, version {run.versionNumber}
        </Chip>
        {isStandIn ? <Chip tone="warn">Built-in rules, not an AI model</Chip> : null}
        {run.hasChangedSince ? (
          <span className="pointer-events-auto px-2 text-ink-2 text-meta">
            Changed since{' '}
            <Link href={`/w/${run.workflowId}`} className="ms-1 font-medium text-accent-text hover:underline">
              Open as it is now
            </Link>
          </span>
        ) : null}
      </div>
      <div className="min-h-0 flex-1 pt-11">
        <WorkflowPicture
          document={run.document}
          models={models}
          statusByNodeId={statuses}
          selectedId={selectedNodeId}
          onSelect={onSelectNode}
          label={
            replay.isAtEnd
              ? `${run.workflowName}, run ${run.number}`
              : `${run.workflowName}, run ${run.number}, replayed`
          }
        />
      </div>
      <div className="px-4 pb-3">
        <ReplayBar
          replay={replay}
          count={count}
          lengthMs={lengthMs}
          scale={scale}
          marks={marks}
          sayAt={sayAt}
          isLive={isLive}
        />
      </div>
    </div>
  );
};
