import { ERROR_PORT, OUT_PORT } from '@/graph/document';
import type { Json } from '@/graph/json';
import type { PlanNode } from '@/graph/plan';
import type { EventData, LogLine, Usage } from './events';
import type { StepState } from './state';
import type { StepError } from './step-error';

/** What an attempt leaves behind besides its result. */
export interface AttemptRecord {
  usage: Usage[];
  logs: LogLine[];
  trace?: Json;
}

export const NOTHING_LEFT: AttemptRecord = { usage: [], logs: [] };

/** No attempt of this step is open and none will follow. */
export const isSettled = (step: StepState): boolean =>
  step.status === 'completed' || step.status === 'failed' || step.status === 'skipped' || step.status === 'cancelled';

/** Settled as a failure with no way on: what it is part of fails too. */
export const isDeadEnd = (step: StepState): boolean => step.status === 'failed' && step.ports.length === 0;

/** Stopped or never begun because what it is part of was decided without it. */
export const isCutShort = (step: StepState | undefined): boolean =>
  step?.status === 'cancelled' || step?.skipReason === 'branch-decided';

/** Ports through which control leaves a settled step. */
export function firedPorts(step: StepState, node: PlanNode): readonly string[] {
  if (step.status !== 'skipped') return step.ports;
  return step.skipReason === 'off' ? passThrough(node) : [];
}

/** A step that does not choose has one port; one that does, and is switched off or failed, goes its first way. */
export const passThrough = (node: PlanNode): string[] => {
  const port =
    node.outputs.find((output) => output.id === OUT_PORT) ?? node.outputs.find(({ id }) => id !== ERROR_PORT);
  return port ? [port.id] : [];
};

/** The event for a step that has failed for good, by what its author wants to happen then. */
export function settleFailure(
  node: PlanNode,
  attempt: number,
  error: StepError,
  record: AttemptRecord = NOTHING_LEFT,
): EventData {
  const { usage, logs, trace } = record;
  if (node.onError === 'default')
    return {
      type: 'step.completed',
      attempt,
      nodeId: node.id,
      output: node.defaultValue,
      ports: passThrough(node),
      usage,
      logs,
      trace,
      warnings: [`Used the default value, because the step failed: ${error.message}`],
      isDefault: true,
      error,
    };
  return {
    type: 'step.failed',
    attempt,
    nodeId: node.id,
    error,
    ports: node.onError === 'port' ? [ERROR_PORT] : [],
    usage,
    logs,
    trace,
  };
}
