import type { RunEvent } from '@/server/engine/events';

/**
 * Where the replay stands: how many events of the log have happened. Counting events and not milliseconds makes each of
 * them reachable, since several may share one instant.
 */
export type Cursor = number;

/** When the last event before the cursor happened, in milliseconds since the run began. */
export function momentOf(events: RunEvent[], cursor: Cursor): number {
  const first = events[0];
  const last = events[Math.min(cursor, events.length) - 1];
  return first && last ? Math.max(0, Date.parse(last.at) - Date.parse(first.at)) : 0;
}

/** The cursor after everything that had happened by `moment`; at least the first event, so there is always a run. */
export function cursorAt(events: RunEvent[], moment: number): Cursor {
  const first = events[0];
  if (!first) return 0;
  const start = Date.parse(first.at);
  let low = 1;
  let high = events.length;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const event = events[middle - 1];
    if (event && Date.parse(event.at) - start <= moment) low = middle;
    else high = middle - 1;
  }
  return low;
}

export const clampCursor = (events: RunEvent[], cursor: Cursor): Cursor =>
  Math.max(Math.min(1, events.length), Math.min(events.length, cursor));

/** Where the slider's tick marks stand: the ends of steps, as shares of the run from 0 to 1, without crowding. */
export function replayMarks(events: RunEvent[], lengthMs: number, most = 48): number[] {
  if (lengthMs <= 0) return [];
  const start = Date.parse(events[0]?.at ?? '');
  const marks: number[] = [];
  for (const event of events) {
    if (event.data.type !== 'step.completed' && event.data.type !== 'step.failed') continue;
    const share = (Date.parse(event.at) - start) / lengthMs;
    const last = marks.at(-1);
    if (share <= 1 && (last === undefined || share - last >= 1 / (most * 2))) marks.push(Math.max(0, share));
  }
  const every = Math.ceil(marks.length / most);
  return marks.filter((_, position) => position % every === 0);
}

export const REPLAY_SPEEDS = [1, 4, 16] as const;
export type ReplaySpeed = (typeof REPLAY_SPEEDS)[number];
