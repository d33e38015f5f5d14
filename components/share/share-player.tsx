'use client';

import { Pause, Play } from 'lucide-react';
import { useMemo } from 'react';
import { WorkflowPicture } from '@/components/canvas/workflow-picture';
import { Button } from '@/components/ui/button';
import type { ShareProjection } from '@/server/shares/share-projection';
import { formatDuration, formatMoment } from '../runs/format/duration';
import { replayMarks } from '../runs/replay/moments';
import { ReplaySlider } from '../runs/replay/replay-slider';
import { useReplay } from '../runs/replay/use-replay';
import { shareDocument, shareModels, shareMoments, shareStatusViews } from './share-canvas';
import { ShareSteps } from './share-steps';

/**
 * The drawing and the steps as they stood at the moment of the replay. On a phone the steps alone, and the replay bar at the
 * bottom of the screen.
 */
export const SharePlayer = ({ shared }: { shared: ShareProjection }) => {
  const document = useMemo(() => shareDocument(shared), [shared]);
  const models = useMemo(() => shareModels(shared), [shared]);
  const moments = useMemo(() => shareMoments(shared), [shared]);
  const replay = useReplay(moments, null);
  // As long as the run took: its last step ends a moment before it does.
  const tookMs = shared.finishedAt === null ? 0 : shared.workingMs + shared.waitingMs;
  const lengthMs = Math.max(1, moments.at(-1) ?? 1, tookMs);
  const marks = useMemo(
    () =>
      replayMarks(
        shared.steps.flatMap((step) => step.endedAtMs ?? []),
        lengthMs,
      ),
    [shared, lengthMs],
  );
  const moment = replay.isAtEnd ? Number.POSITIVE_INFINITY : replay.moment;
  const statuses = useMemo(() => shareStatusViews(shared, moment), [shared, moment]);
  const sayAt = (cursor: number) => {
    const at = moments[cursor - 1] ?? 0;
    const ended = shared.steps.findLast((step) => step.endedAtMs === at);
    const began = shared.steps.findLast((step) => step.startedAtMs === at);
    return ended ? `${ended.title} ended` : began ? `${began.title} began` : '';
  };
  return (
    <>
      <div className="dotted h-61 border-line border-b max-sm:hidden">
        <WorkflowPicture
          document={document}
          models={models}
          statusByNodeId={statuses}
          label={`${shared.workflowName}, as it ran`}
        />
      </div>
      <div className="flex items-center gap-3 border-line border-b bg-surface px-4 py-2 max-sm:fixed max-sm:inset-x-0 max-sm:bottom-0 max-sm:z-10 max-sm:border-t max-sm:border-b-0 max-sm:pb-[max(12px,env(safe-area-inset-bottom))]">
        <Button
          variant="primary"
          size="sm"
          icon={replay.isPlaying ? <Pause size={14} /> : <Play size={14} />}
          onClick={replay.toggle}
        >
          {replay.isPlaying ? 'Pause' : 'Play'}
        </Button>
        <button
          type="button"
          onClick={replay.nextSpeed}
          aria-label={`Speed ${replay.speed} times`}
          className="min-w-6 rounded-control py-1 text-ink-3 text-meta hover:text-ink"
        >
          {replay.speed}×
        </button>
        <ReplaySlider replay={replay} count={moments.length} lengthMs={lengthMs} marks={marks} sayAt={sayAt} />
        <span className="whitespace-nowrap text-ink-2 text-meta">
          {replay.isAtEnd
            ? formatDuration(lengthMs)
            : `${formatMoment(replay.moment, lengthMs)} of ${formatDuration(lengthMs)}`}
        </span>
      </div>
      <ShareSteps shared={shared} moment={replay.isAtEnd ? null : replay.moment} />
    </>
  );
};
