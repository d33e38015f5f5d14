import { formatDuration } from '../format/duration';

export interface Tick {
  /** milliseconds since the run began */
  at: number;
  label: string;
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Distances a person counts in, by unit. */
const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500].map((n) => n * DAY),
];

/** Round places on the time axis from its start: four to six of them where the length allows. */
export function axisTicks(lengthMs: number): Tick[] {
  const length = Math.max(1, lengthMs);
  const step = STEPS.find((candidate) => length / candidate < 6) ?? Math.ceil(length / 5);
  const ticks: Tick[] = [];
  for (let at = 0; at <= length; at += step) ticks.push({ at, label: tickLabel(at, step) });
  return ticks;
}

/** All labels of an axis are in the unit of its distance: `0 s`, `10 s`; `0 ms`, `50 ms`. */
function tickLabel(at: number, step: number): string {
  if (step < SECOND) return length3(at);
  if (step < MINUTE && at < MINUTE) return `${at / SECOND} s`;
  if (at === 0) return step < HOUR ? '0 min' : step < DAY ? '0 h' : '0 d';
  return formatDuration(at);
}

const length3 = (ms: number): string => (ms >= SECOND ? `${ms / SECOND} s` : `${ms} ms`);
