import type { PlanNode } from '@/graph/plan';
import type { EventData } from './events';
import { settleFailure } from './settle';
import type { GateState, StepState } from './state';
import type { StepError } from './step-error';

// How a step ends that waited for somebody else: a person, or the run of another workflow.

export const childFailed = (ended: Extract<EventData, { type: 'call.ended' }>): StepError => ({
  code: ended.status === 'cancelled' ? 'child-cancelled' : (ended.error?.code ?? 'child-failed'),
  message:
    ended.status === 'cancelled'
      ? 'The run of the other workflow was cancelled.'
      : `The run of the other workflow failed: ${ended.error?.message ?? 'no reason is known.'}`,
  transient: false,
  details: { childRunId: ended.childRunId },
});

const GATE_TIMED_OUT: StepError = { code: 'gate-timed-out', message: 'Nobody answered in time.', transient: false };

export function closeGate(gate: GateState, step: StepState, node: PlanNode): EventData {
  const attempt = step.attempts.length;
  if (gate.status === 'timed-out' && !gate.route) return settleFailure(node, attempt, GATE_TIMED_OUT);
  const route = gate.route ?? '';
  return {
    type: 'step.completed',
    attempt,
    nodeId: node.id,
    output: { route, values: gate.values ?? {}, by: gate.by },
    ports: [route],
    usage: [],
    logs: [],
    warnings: [],
  };
}
