import { edgesOf, type Structure } from '../analysis/structure';
import type { Repeats } from '../node-definition';
import { NO_TIME, type TimeBound } from './bound';

/** What the engine allows, as far as time depends on it. */
export interface TimeLimits {
  /** steps of one run under way at once */
  concurrency: number;
  /** the longest "come back later" that is waited for */
  retryAfterMs: number;
}
export const DEFAULT_TIME_LIMITS: TimeLimits = { concurrency: 10, retryAfterMs: 600_000 };

/** One step, or one container with its body. */
export interface Span {
  time: TimeBound;
  /** work of everything in it, one after the other */
  laborMs: number;
  /** steps that can be under way in it at once */
  width: number;
}

export const NO_SPAN: Span = { time: NO_TIME, laborMs: 0, width: 0 };

/**
 * A scope's time is that of its longest chain, each part of the time for itself. Its width is a number of chains that cover
 * it: no more steps than that can ever be under way at once.
 */
export function spanOfScope(structure: Structure, order: readonly string[], spanOf: (id: string) => Span): Span {
  const ends = new Map<string, TimeBound>();
  const tails = new Map<string, { width: number }>();
  const chains: { width: number }[] = [];
  let time = NO_TIME;
  let laborMs = 0;
  for (const id of order) {
    const span = spanOf(id);
    let begin = NO_TIME;
    let chain: { width: number } | undefined;
    let before = '';
    for (const { source } of edgesOf(structure.incoming, id)) {
      begin = later(begin, ends.get(source) ?? NO_TIME);
      const tail = tails.get(source);
      if (tail && (!chain || tail.width > chain.width)) {
        chain = tail;
        before = source;
      }
    }
    if (!chain) {
      chain = { width: 0 };
      chains.push(chain);
    }
    // Each chain goes on from its last step only.
    tails.delete(before);
    chain.width = Math.max(chain.width, span.width);
    tails.set(id, chain);
    const end = after(begin, span.time);
    ends.set(id, end);
    time = later(time, end);
    laborMs += span.laborMs;
  }
  return { time, laborMs, width: chains.reduce((sum, { width }) => sum + width, 0) };
}

/** The body as often as the container repeats it, so many at once. */
export function spanOfRepeats(
  own: Span,
  body: Span,
  { times, atOnce }: { times: number; atOnce: number },
  limits: TimeLimits,
): Span {
  const rounds = roundsOf({ times, atOnce });
  const most = Math.min(times, atOnce) * body.width;
  return {
    time: after(own.time, scaled(body.time, rounds)),
    laborMs: own.laborMs + body.laborMs * times,
    // A container that repeats single steps brings as many places as it asks for.
    width: Math.max(own.width, body.width <= 1 ? Math.min(most, limits.concurrency) : most),
  };
}

/** Of those that run one after the other; groups of items each have their own. */
export const roundsOf = ({ times, atOnce, groups }: Pick<Repeats, 'times' | 'atOnce' | 'groups'>): number => {
  if (!groups) return Math.ceil(times / Math.max(1, atOnce));
  return Math.ceil(Math.ceil(times / groups.size) / groups.atOnce) * Math.ceil(groups.size / Math.max(1, atOnce));
};

/**
 * Groups of items go to runs of their own, which share no places with this one and begin as soon as a worker takes them. So the
 * container takes as long as the run of one group, as often as groups cannot run side by side.
 */
export function spanOfGroups(
  own: Span,
  body: Span,
  { times, atOnce, groups }: { times: number; atOnce: number; groups: NonNullable<Repeats['groups']> },
  limits: TimeLimits,
): Span {
  const group = timeOfRun(
    spanOfRepeats(NO_SPAN, body, { times: Math.min(groups.size, times), atOnce }, limits),
    limits,
  );
  const inTurn = Math.ceil(Math.ceil(times / groups.size) / groups.atOnce);
  return { ...own, time: after(own.time, scaled(group, inTurn)) };
}

/**
 * More steps than places: while all places are taken, all of them work, which takes at most the whole labor divided by them;
 * at any other moment nothing has to wait for a place, and the longest chain moves on.
 */
export function timeOfRun(root: Span, limits: TimeLimits): TimeBound {
  if (root.width <= limits.concurrency) return root.time;
  return { ...root.time, workMs: root.time.workMs + Math.ceil(root.laborMs / limits.concurrency) };
}

const after = (one: TimeBound, other: TimeBound): TimeBound => ({
  workMs: one.workMs + other.workMs,
  askedMs: one.askedMs + other.askedMs,
  waitMs: one.waitMs + other.waitMs,
});

export const scaled = (time: TimeBound, factor: number): TimeBound => ({
  workMs: time.workMs * factor,
  askedMs: time.askedMs * factor,
  waitMs: time.waitMs * factor,
});

const later = (one: TimeBound, other: TimeBound): TimeBound => ({
  workMs: Math.max(one.workMs, other.workMs),
  askedMs: Math.max(one.askedMs, other.askedMs),
  waitMs: Math.max(one.waitMs, other.waitMs),
});
