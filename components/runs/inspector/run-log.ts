import type { Progress } from '@/server/engine/contract';
import type { RunEvent } from '@/server/engine/events';
import { emptyRun, foldRun, type RunState } from '@/server/engine/state';
import { momentsOf } from '../replay/moments';
import type { LiveProgress } from '../timeline/status-views';

/** The log of a run as far as it has come, folded as it comes. Replaced, never changed. */
export interface RunLogView {
  events: RunEvent[];
  /** when each of them happened, in milliseconds since the run began */
  moments: number[];
  state: RunState;
  /** by path, for steps now at work */
  progress: ReadonlyMap<string, LiveProgress & { attempt: number }>;
}

export const emptyLog: RunLogView = { events: [], moments: [], state: emptyRun(), progress: new Map() };

/** Adds what is new; what was already there, or came twice after a reconnection, is left out. */
export function withEvents(log: RunLogView, incoming: RunEvent[]): RunLogView {
  const fresh: RunEvent[] = [];
  let seq = log.events.at(-1)?.seq ?? 0;
  for (const event of incoming) {
    if (event.seq <= seq) continue;
    fresh.push(event);
    seq = event.seq;
  }
  if (fresh.length === 0) return log;
  const progress = new Map(log.progress);
  for (const event of fresh) if (event.data.type.startsWith('step.')) progress.delete(event.path);
  const events = [...log.events, ...fresh];
  return { events, moments: momentsOf(events, log.moments), state: foldRun(fresh, log.state), progress };
}

/** Adds what a running step says; news of an attempt that has ended is dropped. */
export function withProgress(log: RunLogView, path: string, attempt: number, update: Progress): RunLogView {
  const step = log.state.steps.get(path);
  if (step && step.attempts.at(-1)?.endedAt !== null && step.attempts.at(-1)?.attempt === attempt) return log;
  const before = log.progress.get(path);
  const same = before?.attempt === attempt ? before : undefined;
  const progress = new Map(log.progress);
  progress.set(path, {
    attempt,
    text: (same?.text ?? '') + (update.textDelta ?? ''),
    message: update.message ?? same?.message,
    fraction: update.fraction ?? same?.fraction,
  });
  return { ...log, progress };
}
