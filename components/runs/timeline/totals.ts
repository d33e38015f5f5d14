import { bodyStart, type Span, type Timeline } from './span';

export interface RunTotals {
  tookMs: number;
  /** at least one step worked */
  workingMs: number;
  /** nothing worked, and a person was awaited */
  waitingMs: number;
  /** nothing worked, nobody was awaited, and a time was */
  sleepingMs: number;
  /** all there was to do was wait for runs that steps of this one began; what they worked is theirs */
  calledMs: number;
  /** nothing else was under way but the pause before another try */
  pausedMs: number;
  /** null once any part is unknown */
  inputTokens: number | null;
  outputTokens: number | null;
  costUsd: number | null;
  modelCalls: number;
  isStandIn: boolean;
}

/** The facts row. Working and waiting never overlap, so they add up to what the run took, but for queueing. */
export function runTotals(timeline: Timeline): RunTotals {
  const working: [number, number][] = [];
  const waiting: [number, number][] = [];
  const sleeping: [number, number][] = [];
  const called: [number, number][] = [];
  const paused: [number, number][] = [];
  const totals: RunTotals = {
    tookMs: Math.max(0, (timeline.endedAt ?? timeline.until) - timeline.startedAt),
    workingMs: 0,
    waitingMs: 0,
    sleepingMs: 0,
    calledMs: 0,
    pausedMs: 0,
    inputTokens: 0,
    outputTokens: 0,
    costUsd: 0,
    modelCalls: 0,
    isStandIn: false,
  };
  for (const span of timeline.spans.values()) {
    // A container works while its steps do; items are sums of steps
    if (span.kind === 'item') continue;
    if (bodyStart(span) === null)
      for (const segment of span.segments) {
        if (segment.kind === 'working' || segment.kind === 'failed')
          (span.call ? called : working).push([segment.from, segment.to]);
        if (segment.kind === 'waiting') waiting.push([segment.from, segment.to]);
        if (segment.kind === 'sleeping') sleeping.push([segment.from, segment.to]);
        if (segment.kind === 'backoff') paused.push([segment.from, segment.to]);
      }
    for (const usage of usageOf(span)) {
      totals.modelCalls += usage.calls ?? 1;
      totals.inputTokens = add(totals.inputTokens, usage.inputTokens);
      totals.outputTokens = add(totals.outputTokens, usage.outputTokens);
      totals.costUsd = add(totals.costUsd, usage.costUsd);
      totals.isStandIn ||= usage.isStandIn;
    }
  }
  const work = merge(working);
  totals.workingMs = measure(work);
  const busy = merge([...work, ...waiting]);
  totals.waitingMs = measure(busy) - totals.workingMs;
  const awaited = merge([...busy, ...called]);
  totals.calledMs = measure(awaited) - measure(busy);
  const still = merge([...awaited, ...sleeping]);
  totals.sleepingMs = measure(still) - measure(awaited);
  totals.pausedMs = measure(merge([...still, ...paused])) - measure(still);
  return totals;
}

/** Every model call of a step, over all its attempts, and those of the run it began. */
export const usageOf = (span: Span) => [
  ...span.attempts.flatMap((attempt) => attempt.usage),
  ...(span.call?.usage ?? []),
];

const add = (sum: number | null, part: number | null): number | null =>
  sum === null || part === null ? null : sum + part;

/** Joins overlapping intervals; the result is sorted and disjoint. */
export function merge(intervals: [number, number][]): [number, number][] {
  const merged: [number, number][] = [];
  for (const [from, to] of [...intervals].sort((a, b) => a[0] - b[0])) {
    const last = merged.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else merged.push([from, to]);
  }
  return merged;
}

const measure = (intervals: [number, number][]): number => intervals.reduce((sum, [from, to]) => sum + (to - from), 0);
