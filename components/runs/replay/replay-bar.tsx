'use client';

import { Pause, Play } from 'lucide-react';
import { IconButton } from '@/components/ui/icon-button';
import { Tooltip } from '@/components/ui/tooltip';
import { formatDuration, formatMoment } from '../format/duration';
import type { TimeScale } from '../timeline/even-scale';
import { ReplaySlider } from './replay-slider';
import type { Replay } from './use-replay';

/** Play, speed, slider and the moment, over the picture of the run. */
export const ReplayBar = ({
  replay,
  count,
  lengthMs,
  scale,
  marks,
  sayAt,
  isLive,
}: {
  replay: Replay;
  count: number;
  lengthMs: number;
  scale: TimeScale;
  marks: number[];
  sayAt: (cursor: number) => string;
  /** the run goes on: its end is now */
  isLive: boolean;
}) => (
  <section
    aria-label="Replay of the run"
    className="flex h-8 items-center gap-3 rounded-menu border border-line bg-overlay ps-1 pe-3 shadow-card pointer-coarse:h-12"
  >
    <IconButton
      label={replay.isPlaying ? 'Pause replay' : 'Play replay'}
      icon={replay.isPlaying ? <Pause size={14} /> : <Play size={14} />}
      onClick={replay.toggle}
      disabledReason={count < 2 ? 'There is nothing to replay yet' : null}
    />
    <span className="font-medium text-accent-text text-meta">{isLive && replay.isAtEnd ? 'Live' : 'Replay'}</span>
    <Tooltip label="Change speed">
      <button
        type="button"
        onClick={replay.nextSpeed}
        aria-label={`Speed ${replay.speed} times`}
        className="min-w-6 rounded-control px-1 py-1 text-ink-3 text-meta hover:text-ink"
      >
        {replay.speed}×
      </button>
    </Tooltip>
    <ReplaySlider replay={replay} count={count} lengthMs={lengthMs} scale={scale} marks={marks} sayAt={sayAt} />
    <span className="whitespace-nowrap text-meta">
      {replay.isAtEnd ? (
        <span className="text-ink-2">{formatDuration(lengthMs)}</span>
      ) : (
        <>
          <b className="font-medium">{formatMoment(replay.moment, lengthMs)}</b>{' '}
          <span className="text-ink-3">of {formatDuration(lengthMs)}</span>
        </>
      )}
    </span>
  </section>
);
