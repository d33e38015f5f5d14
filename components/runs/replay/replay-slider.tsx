'use client';

import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import { formatMoment } from '../format/duration';
import { evenScale, type TimeScale } from '../timeline/even-scale';
import type { Replay } from './use-replay';

/**
 * The moments of a run as a slider: one event an arrow key, Home and End for the ends, a drag for any moment. Marks show
 * where steps ended.
 */
export const ReplaySlider = ({
  replay,
  count,
  lengthMs,
  scale = evenScale(lengthMs),
  marks,
  sayAt,
}: {
  replay: Replay;
  count: number;
  lengthMs: number;
  /** where moments are drawn; evenly without it */
  scale?: TimeScale;
  /** shares of the run, 0 to 1 */
  marks: number[];
  /** what happened at a cursor, in words */
  sayAt: (cursor: number) => string;
}) => {
  const track = useRef<HTMLDivElement>(null);
  const share = lengthMs > 0 ? Math.min(1, scale.drawn(replay.moment) / scale.length) : 1;
  const shown = replay.isAtEnd ? 1 : share;

  const drag = (event: PointerEvent) => {
    const box = track.current?.getBoundingClientRect();
    if (!box || box.width === 0) return;
    const at = Math.min(1, Math.max(0, (event.clientX - box.left) / box.width));
    replay.seekMoment(scale.moment(at * scale.length));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const next = keyTarget(event.key, replay.cursor, count);
    if (next === null) return;
    event.preventDefault();
    event.stopPropagation();
    replay.seek(next);
  };
  // A native range cannot show marks, and says its value as a bare number
  const slider = {
    role: 'slider',
    tabIndex: 0,
    'aria-label': 'Replay',
    'aria-valuemin': Math.min(1, count),
    'aria-valuemax': count,
    'aria-valuenow': replay.cursor,
    'aria-valuetext': `${formatMoment(replay.moment, lengthMs)}, ${sayAt(replay.cursor)}`,
    onKeyDown,
    onPointerDown: (event: PointerEvent) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      drag(event);
    },
    onPointerMove: (event: PointerEvent) => {
      if (event.currentTarget.hasPointerCapture(event.pointerId)) drag(event);
    },
  } as const;
  return (
    <div
      ref={track}
      {...slider}
      className="relative h-6 min-w-24 flex-1 touch-none rounded-control pointer-coarse:h-11"
    >
      <span className="absolute inset-x-0 top-1/2 h-1 -translate-y-1/2 rounded-pill bg-line-strong" />
      <span
        className="absolute top-1/2 left-0 h-1 -translate-y-1/2 rounded-pill bg-accent"
        style={{ width: `${shown * 100}%` }}
      />
      {marks.map((mark) => (
        <span
          key={mark}
          className="absolute top-1/2 h-2 w-[1.5px] -translate-y-1/2 rounded-pill bg-surface shadow-[0_0_0_0.5px_var(--control)]"
          style={{ left: `${mark * 100}%` }}
        />
      ))}
      <span
        className="absolute top-1/2 -ml-2 size-3.5 -translate-y-1/2 rounded-pill border-2 border-accent bg-surface shadow-card"
        style={{ left: `${shown * 100}%` }}
      />
    </div>
  );
};

const PAGE = 10;

function keyTarget(key: string, cursor: number, count: number): number | null {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowUp':
      return Math.min(count, cursor + 1);
    case 'ArrowLeft':
    case 'ArrowDown':
      return Math.max(1, cursor - 1);
    case 'PageUp':
      return Math.min(count, cursor + PAGE);
    case 'PageDown':
      return Math.max(1, cursor - PAGE);
    case 'Home':
      return 1;
    case 'End':
      return count;
    default:
      return null;
  }
}
