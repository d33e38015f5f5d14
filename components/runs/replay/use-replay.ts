'use client';

import { useCallback, useEffect, useRef, useState } from 'react';
import type { TimeScale } from '../timeline/even-scale';
import { cursorOf, REPLAY_SPEEDS, type ReplaySpeed } from './moments';

export interface Replay {
  /** how many moments have happened; all of them is the run as it stands */
  cursor: number;
  /** where the playhead is; between two moments while playing */
  moment: number;
  isAtEnd: boolean;
  isPlaying: boolean;
  speed: ReplaySpeed;
  seek: (cursor: number) => void;
  seekMoment: (moment: number) => void;
  toggle: () => void;
  nextSpeed: () => void;
}

/**
 * Moves through recorded moments; nothing is executed. `start` is the cursor from the address; null stands at the end and
 * follows it while the run is live. `onSettle` hears where it came to rest. Waiting that `scale` cuts short is short to watch too.
 */
export function useReplay(
  moments: number[],
  start: number | null,
  onSettle?: (cursor: number | null) => void,
  scale?: TimeScale,
): Replay {
  const [chosen, setChosen] = useState<number | null>(start);
  const [playing, setPlaying] = useState<number | null>(null);
  const [speedAt, setSpeedAt] = useState(0);
  const count = moments.length;
  const last = moments.at(-1) ?? 0;
  const speed = REPLAY_SPEEDS[speedAt] ?? 1;

  const settle = useRef(onSettle);
  useEffect(() => {
    settle.current = onSettle;
  }, [onSettle]);

  const seek = useCallback(
    (cursor: number) => {
      const next = cursor >= count ? null : Math.max(1, cursor);
      setPlaying(null);
      setChosen(next);
      settle.current?.(next);
    },
    [count],
  );
  const seekMoment = useCallback((moment: number) => seek(cursorOf(moments, moment)), [moments, seek]);

  const scaleNow = useRef(scale);
  scaleNow.current = scale;
  const isPlaying = playing !== null;
  useEffect(() => {
    if (!isPlaying) return;
    let before = performance.now();
    let frame = requestAnimationFrame(function step(now) {
      const passed = Math.max(0, now - before) * speed;
      before = now;
      setPlaying((moment) => (moment === null ? null : after(moment, passed, scaleNow.current)));
      frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [isPlaying, speed]);
  useEffect(() => {
    if (playing !== null && playing >= last) seek(count);
  }, [playing, last, count, seek]);

  const cursor = playing === null ? Math.min(chosen ?? count, count) : cursorOf(moments, playing);
  const toggle = useCallback(() => {
    if (playing !== null) seek(cursorOf(moments, playing));
    // At the end there is nothing left to play: it begins again
    else setPlaying(chosen === null || chosen >= count ? 0 : (moments[chosen - 1] ?? 0));
  }, [playing, chosen, count, moments, seek]);

  return {
    cursor,
    moment: playing ?? moments[cursor - 1] ?? 0,
    isAtEnd: playing === null && cursor >= count,
    isPlaying,
    speed,
    seek,
    seekMoment,
    toggle,
    nextSpeed: useCallback(() => setSpeedAt((at) => (at + 1) % REPLAY_SPEEDS.length), []),
  };
}

const after = (moment: number, passed: number, scale: TimeScale | undefined): number =>
  scale ? scale.moment(scale.drawn(moment) + passed) : moment + passed;
