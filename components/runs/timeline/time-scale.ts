import type { Timeline } from './span';

/** A stretch of a run in which nothing was at work, drawn shorter than it was. Milliseconds since the run began. */
export interface TimeBreak {
  from: number;
  to: number;
}

/**
 * How a run's time is drawn. Where it waited many times longer than it worked, waiting is cut short, so that the work
 * can be read; a cut is marked, and times in words stay what they were. Without cuts a millisecond is a millisecond.
 */
export interface TimeScale {
  breaks: readonly TimeBreak[];
  /** how long the run is as drawn */
  length: number;
  /** where a moment is drawn, from 0 to `length` */
  drawn(moment: number): number;
  /** the moment that is drawn there */
  moment(drawn: number): number;
}

/** Idle time is cut when it is this many times as long as all that is left. */
const MANY_TIMES = 3;
/** How long a cut is drawn, as a share of what is left; many cuts share the second. */
const CUT = 0.2;
const ALL_CUTS = 0.6;

export const evenScale = (length: number): TimeScale => ({
  breaks: [],
  length: Math.max(1, length),
  drawn: (moment) => moment,
  moment: (drawn) => drawn,
});

export function timeScale(timeline: Timeline): TimeScale {
  const length = Math.max(1, timeline.until - timeline.startedAt);
  const breaks = cuts(idleStretches(timeline, length), length);
  if (breaks.length === 0) return evenScale(length);
  const rest = length - breaks.reduce((sum, { from, to }) => sum + (to - from), 0);
  const cut = rest * Math.min(CUT, ALL_CUTS / breaks.length);
  const pieces = piecesOf(breaks, length, cut);
  return {
    breaks,
    length: rest + cut * breaks.length,
    drawn: (moment) => along(pieces, moment, 'from', 'at'),
    moment: (drawn) => along(pieces, drawn, 'at', 'from'),
  };
}

/** Between the moments at which a step was at work. */
function idleStretches({ spans, startedAt }: Timeline, length: number): TimeBreak[] {
  const work: [number, number][] = [];
  for (const span of spans.values())
    if (span.kind === 'step' && span.children.length === 0)
      for (const { kind, from, to } of span.segments)
        if (kind === 'working' || kind === 'failed') work.push([from - startedAt, to - startedAt]);
  const idle: TimeBreak[] = [];
  let reached = 0;
  for (const [from, to] of work.sort(([one], [other]) => one - other)) {
    if (from > reached) idle.push({ from: reached, to: from });
    reached = Math.max(reached, to);
  }
  // A run that has done nothing yet has nothing to make room for
  if (work.length > 0 && length > reached) idle.push({ from: reached, to: length });
  return idle;
}

/** The longest first: each is cut that is long beside all that is then left. */
function cuts(idle: TimeBreak[], length: number): TimeBreak[] {
  const longest = idle.toSorted((one, other) => other.to - other.from - (one.to - one.from));
  let rest = length;
  const taken: TimeBreak[] = [];
  let best = 0;
  for (const stretch of longest) {
    taken.push(stretch);
    rest -= stretch.to - stretch.from;
    if (stretch.to - stretch.from > MANY_TIMES * Math.max(1, rest)) best = taken.length;
  }
  return taken.slice(0, best).toSorted((one, other) => one.from - other.from);
}

interface Piece {
  /** moments */
  from: number;
  /** as drawn */
  at: number;
}

/** Corners of the line that leads from moments to where they are drawn. */
function piecesOf(breaks: readonly TimeBreak[], length: number, cut: number): Piece[] {
  const corners: Piece[] = [{ from: 0, at: 0 }];
  let lost = 0;
  for (const { from, to } of breaks) {
    corners.push({ from, at: from - lost });
    lost += to - from - cut;
    corners.push({ from: to, at: to - lost });
  }
  corners.push({ from: length, at: length - lost });
  return corners.filter((corner, index) => index === 0 || corner.from > (corners[index - 1]?.from ?? 0));
}

function along(corners: Piece[], value: number, by: keyof Piece, to: keyof Piece): number {
  let next = corners.findIndex((corner) => corner[by] >= value);
  if (next === -1) next = corners.length - 1;
  const [one, other] = [corners[Math.max(0, next - 1)], corners[Math.max(1, next)]];
  if (!one || !other || other[by] === one[by]) return value;
  return one[to] + ((value - one[by]) / (other[by] - one[by])) * (other[to] - one[to]);
}
