import { formatDuration } from '../format/duration';
import type { TimeScale } from './even-scale';

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

export interface AxisMark {
  /** from 0 to 1 along the axis */
  share: number;
  label: string;
  /** how long the mark is, as a share, where waiting was cut short: its label says by how much */
  cut?: number;
}

/** Room that a label needs, as a share of the axis. */
const ROOM = 0.07;

/** The places of a drawn axis: round ones, what was cut, and after a cut how long it is since. */
export function axisMarks(scale: TimeScale): AxisMark[] {
  const { breaks, length } = scale;
  const share = (moment: number): number => scale.drawn(moment) / length;
  if (breaks.length === 0) return axisTicks(length).map(({ at, label }) => ({ share: share(at), label }));
  const step = STEPS.find((candidate) => length / candidate < 6) ?? Math.ceil(length / 5);
  const end = scale.moment(length);
  const marks: AxisMark[] = [];
  let from = 0;
  for (const next of [...breaks, { from: end, to: end }]) {
    for (let at = from === 0 ? 0 : from + step; at <= next.from; at += step) {
      const isTight = next.to > next.from && share(next.from) - share(at) < ROOM / 2;
      if (!isTight) marks.push({ share: share(at), label: `${from === 0 ? '' : '+'}${tickLabel(at - from, step)}` });
    }
    const cut = share(next.to) - share(next.from);
    if (next.to > next.from)
      marks.push({
        share: share(next.from) + cut / 2,
        label: cut < ROOM ? '' : formatDuration(next.to - next.from),
        cut,
      });
    from = next.to;
  }
  return marks;
}

/** All labels of an axis are in the unit of its distance: `0 s`, `10 s`; `0 ms`, `50 ms`. */
function tickLabel(at: number, step: number): string {
  if (step < SECOND) return length3(at);
  if (step < MINUTE && at < MINUTE) return `${at / SECOND} s`;
  if (at === 0) return step < HOUR ? '0 min' : step < DAY ? '0 h' : '0 d';
  return formatDuration(at);
}

const length3 = (ms: number): string => (ms >= SECOND ? `${ms / SECOND} s` : `${ms} ms`);
