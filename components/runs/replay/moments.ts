import type { RunEvent } from '@/server/engine/events';

/**
 * When each event of a log happened, in milliseconds since the run began. A replay counts events and not milliseconds, so
 * that each of them can be reached, though several may share one instant. Never runs backwards. `known`: those of the first events.
 */
export function momentsOf(events: RunEvent[], known: readonly number[] = []): number[] {
  const start = Date.parse(events[0]?.at ?? '');
  const moments = [...known];
  let latest = moments.at(-1) ?? 0;
  for (const event of events.slice(known.length)) {
    latest = Math.max(latest, Date.parse(event.at) - start);
    moments.push(latest);
  }
  return moments;
}

/** How many moments have happened by then; at least one when there are any, so that there is something to show. */
export function cursorOf(moments: number[], moment: number): number {
  let low = Math.min(1, moments.length);
  let high = moments.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((moments[middle - 1] ?? 0) <= moment) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Where the slider's tick marks stand: the ends of steps, as shares of the run from 0 to 1, without crowding. */
export function replayMarks(ends: number[], lengthMs: number, most = 48): number[] {
  if (lengthMs <= 0) return [];
  const marks: number[] = [];
  for (const end of [...ends].sort((a, b) => a - b)) {
    const share = end / lengthMs;
    const last = marks.at(-1);
    if (share >= 0 && share <= 1 && (last === undefined || share - last >= 1 / (most * 2))) marks.push(share);
  }
  const every = Math.ceil(marks.length / most);
  return marks.filter((_, position) => position % every === 0);
}

export const REPLAY_SPEEDS = [1, 4, 16] as const;
export type ReplaySpeed = (typeof REPLAY_SPEEDS)[number];
