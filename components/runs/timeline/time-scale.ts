import { evenScale, type TimeBreak, type TimeScale } from './even-scale';
import type { Timeline } from './span';

/** Idle time is cut when it is this many times as long as all that is left. */
const MANY_TIMES = 3;
/** How long a cut is drawn, as a share of what is left; many cuts share the second. */
const CUT = 0.2;
const ALL_CUTS = 0.6;

export function timeScale(timeline: Timeline): TimeScale {
  const length = Math.max(1, timeline.until - timeline.startedAt);
  const breaks = cuts(idleStretches(timeline, length), length);
  if (breaks.length === 0) return evenScale(length);
  const rest = length - breaks.reduce((sum, { from, to }) => sum + (to - from), 0);
  const cut = Math.max(1, rest) * Math.min(CUT, ALL_CUTS / breaks.length);
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
