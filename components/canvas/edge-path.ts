/** An edge as a line of horizontal and vertical runs with rounded corners. */
export interface Point {
  x: number;
  y: number;
}

/** How far a line leaves its port before it turns. */
export const STUB = 24;
const RADIUS = 12;

/** Rounds every corner, less where two corners are close. */
export const roundedPath = (points: Point[], radius = RADIUS): string => {
  const [first, ...rest] = points;
  if (!first) return '';
  let path = `M${first.x},${first.y}`;
  for (const [index, point] of rest.entries()) {
    const previous = points[index] ?? first;
    const next = rest[index + 1];
    if (!next) {
      path += `L${point.x},${point.y}`;
      continue;
    }
    const before = Math.hypot(point.x - previous.x, point.y - previous.y);
    const after = Math.hypot(next.x - point.x, next.y - point.y);
    const r = Math.min(radius, before / 2, after / 2);
    const from = toward(point, previous, r, before);
    const to = toward(point, next, r, after);
    path += `L${from.x},${from.y}Q${point.x},${point.y} ${to.x},${to.y}`;
  }
  return path;
};

const toward = (from: Point, to: Point, distance: number, length: number): Point =>
  length === 0
    ? from
    : { x: from.x + ((to.x - from.x) / length) * distance, y: from.y + ((to.y - from.y) / length) * distance };

export interface RouteHints {
  /** height of the horizontal run of an edge that turns back */
  laneY?: number;
  /** where the vertical run of a forward edge lies, or the first one of an edge that turns back */
  outX?: number;
  /** where an edge that turns back comes down to its target */
  inX?: number;
}

/** Corners of an edge from an output at `from` to an input at `to`. */
export const edgePoints = (from: Point, to: Point, hints: RouteHints = {}): Point[] => {
  if (Math.abs(from.y - to.y) < 1 && to.x > from.x) return [from, to];
  if (to.x - from.x >= STUB * 2 || (to.x - from.x >= STUB && hints.laneY === undefined)) {
    const x = hints.outX ?? (from.x + to.x) / 2;
    return [from, { x, y: from.y }, { x, y: to.y }, to];
  }
  const outX = hints.outX ?? from.x + STUB;
  const inX = hints.inX ?? to.x - STUB + 4;
  const laneY = hints.laneY ?? (from.y + to.y) / 2;
  return [from, { x: outX, y: from.y }, { x: outX, y: laneY }, { x: inX, y: laneY }, { x: inX, y: to.y }, to];
};

/** The middle of the longest run: where an edge carries its label and its buttons. */
export const labelPoint = (points: Point[]): Point => {
  let best = { x: 0, y: 0 };
  let longest = -1;
  for (let index = 1; index < points.length; index++) {
    const a = points[index - 1];
    const b = points[index];
    if (!a || !b) continue;
    const length = Math.hypot(b.x - a.x, b.y - a.y);
    if (length > longest) {
      longest = length;
      best = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
    }
  }
  return best;
};
