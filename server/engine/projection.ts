import type { RunProjection } from './driver-ports';
import type { RunEvent } from './events';
import type { RunState } from './state';

/** The run's row as it is in this state; gates only where `events` opened or closed them. */
export function project(state: RunState, events: readonly RunEvent[]): RunProjection {
  const { status, output, error, usage } = state;
  const touched = new Set(events.flatMap(({ path, data }) => gateOf(state, path, data)));
  return {
    status,
    ...(output === undefined ? {} : { output }),
    ...(error === null ? {} : { error }),
    ...usage,
    gates: [...touched].flatMap((id) => {
      const gate = state.gates.get(id);
      return gate ? [{ id, path: gate.path, form: gate.form, deadline: gate.deadline, status: gate.status }] : [];
    }),
  };
}

function gateOf(state: RunState, path: string, data: RunEvent['data']): string[] {
  if ('gateId' in data) return [data.gateId];
  const gateId = data.type === 'step.cancelled' ? state.steps.get(path)?.gateId : null;
  return gateId ? [gateId] : [];
}
