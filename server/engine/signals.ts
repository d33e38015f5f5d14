import type { RunSignal } from './driver-ports';
import type { EventData, NewEvent } from './events';
import type { RunState } from './state';

/** What a signal means for the run as it is now; null when it comes too late to mean anything. */
export function eventOfSignal(signal: RunSignal, state: RunState): NewEvent | null {
  switch (signal.type) {
    case 'cancel':
      return state.cancelRequestedBy === null
        ? { path: '', data: { type: 'run.cancelRequested', by: signal.by } }
        : null;
    case 'child-ended': {
      const { path, childRunId, status, output, error, usage, spent, failedItems } = signal;
      if (state.calls.get(childRunId)?.ended) return null;
      const nodeId = state.steps.get(path)?.nodeId ?? '';
      const data: EventData = {
        type: 'call.ended',
        nodeId,
        childRunId,
        status,
        output,
        usage,
        ...(error ? { error } : {}),
        ...(spent ? { spent } : {}),
        ...(failedItems === undefined ? {} : { failedItems }),
      };
      return { path, data };
    }
    case 'answer': {
      const gate = state.gates.get(signal.gateId);
      if (gate?.status !== 'open') return null;
      const { nodeId, path, id } = gate;
      const { route, values, by } = signal;
      return { path, data: { type: 'gate.answered', nodeId, gateId: id, route, values, by } };
    }
    case 'gate-link': {
      const gate = state.gates.get(signal.gateId);
      if (!gate) return null;
      const { linkId, recipient, by } = signal;
      const type = signal.did === 'made' ? 'gate.linkMade' : 'gate.linkRevoked';
      return { path: gate.path, data: { type, nodeId: gate.nodeId, gateId: gate.id, linkId, recipient, by } };
    }
    case 'decide': {
      const step = state.steps.get(signal.path);
      if (step?.status !== 'unknown') return null;
      const { choice, by, output } = signal;
      const data: EventData = {
        type: 'step.outcomeDecided',
        attempt: step.attempts.length,
        nodeId: step.nodeId,
        choice,
        by,
        ...(choice === 'happened' ? { output } : {}),
      };
      return { path: step.path, data };
    }
  }
}

/**
 * Which events that could not be written still stand after a signal was heard: the results of attempts whose beginning
 * is durable. Everything else follows from the log and is decided again, in the light of the signal.
 */
export function stillStands(event: NewEvent, state: RunState): boolean {
  const { data } = event;
  if (data.type === 'run.started' || data.type === 'run.claimed') return true;
  if (!ENDINGS.has(data.type)) return false;
  const step = state.steps.get(event.path);
  const attempt = step?.attempts.at(-1);
  if (step?.status !== 'running') return false;
  // A run that the worker before had begun is there, whoever says so.
  if (attempt?.epoch !== state.epoch) return data.type === 'call.started';
  if (state.fans.has(event.path) || state.loops.has(event.path)) return false;
  return !('attempt' in data) || data.attempt === attempt.attempt;
}

const ENDINGS: ReadonlySet<EventData['type']> = new Set([
  'step.completed',
  'step.failed',
  'step.attemptFailed',
  'step.outcomeUnknown',
  'fan.started',
  'loop.started',
  'wait.started',
  'call.started',
  'gate.asked',
]);
