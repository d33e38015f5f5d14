import type { Json } from '@/graph/json';
import type { RunEvent } from '@/server/engine/events';

/** What was carried into a turn of a loop, and out of it. */
export interface LoopTurn {
  before: Json;
  /** undefined while the turn runs, and when it did not come to its end */
  after: Json | undefined;
}

/** The turns of every loop, by the loop's path. The folded state keeps the last one only. */
export function loopTurns(events: readonly RunEvent[]): ReadonlyMap<string, LoopTurn[]> {
  const loops = new Map<string, LoopTurn[]>();
  for (const { path, data } of events) {
    if (data.type === 'loop.started') loops.set(path, [{ before: data.state, after: undefined }]);
    if (data.type !== 'loop.turned') continue;
    const turns = loops.get(path) ?? [];
    const turn = turns[data.turn];
    if (turn) turn.after = data.state;
    if (!data.isDone) turns[data.turn + 1] = { before: data.state, after: undefined };
    loops.set(path, turns);
  }
  return loops;
}
