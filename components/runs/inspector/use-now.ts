'use client';

import { useEffect, useState } from 'react';
import { serverSkewMs } from '@/components/api/server-clock';

/** The time, renewed once a second while something runs; it stands still otherwise. */
export function useNow(isTicking: boolean, everyMs = 1_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!isTicking) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [isTicking, everyMs]);
  return now;
}

/** The time by the clock that wrote a run's log: what has run for two seconds there has not begun in the future here. */
export const useServerNow = (isTicking: boolean, everyMs?: number): number =>
  useNow(isTicking, everyMs) + serverSkewMs();
