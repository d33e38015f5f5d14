import type { Actor } from '@/server/accounts/actor';
import type { ApiServices } from '@/server/api/services';
import { isTerminal, type RunEvent } from '@/server/engine/events';
import { emptyRun, foldRun, type RunState } from '@/server/engine/state';
import { watchRun } from '@/server/runs/watch-run';

/**
 * Reads the run's log until it ends or nothing can happen without a person. `onEvent` sees each event with the state it
 * led to.
 */
export const followRun = async (
  services: ApiServices,
  actor: Actor,
  runId: string,
  { afterSeq = 0, onEvent }: { afterSeq?: number; onEvent?: (event: RunEvent, state: RunState) => void } = {},
): Promise<RunState> => {
  const stopping = new AbortController();
  let state = emptyRun();
  try {
    for await (const message of watchRun(services, actor, { id: runId, afterSeq: 0 }, stopping.signal)) {
      if (message.kind !== 'event') continue;
      state = foldRun([message.event], state);
      if (message.event.seq <= afterSeq) continue;
      onEvent?.(message.event, state);
      if (isTerminal(state.status) || needsPerson(state)) break;
    }
  } finally {
    stopping.abort();
  }
  return state;
};

const needsPerson = ({ status, parked, gates }: RunState): boolean =>
  status === 'needs_attention' ||
  (parked?.reason === 'waiting' && [...gates.values()].some((gate) => gate.status === 'open'));
