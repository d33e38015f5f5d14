import type { WorkflowEdge } from '@/graph/document';
import type { StepStatusView } from './step-card';

/** `flowing` is the one state that moves: the source gave its result and the target is at work on it. */
export type EdgeState = 'idle' | 'taken' | 'flowing' | 'untaken';

/** It is done, or went on although it needs a look: a list without some of its items. */
export const hasGivenResult = (view: StepStatusView | undefined): boolean =>
  view?.status === 'done' || (view?.status === 'attention' && (view.firedPorts ?? []).length > 0);

export const edgeState = (
  edge: WorkflowEdge,
  source: StepStatusView | undefined,
  target: StepStatusView | undefined,
): EdgeState => {
  if (!source) return 'idle';
  const hasEnded = hasGivenResult(source) || source.status === 'failed';
  if (source.status === 'skipped' || source.status === 'cancelled') return 'untaken';
  if (!hasEnded) return 'idle';
  const hasFired = source.firedPorts ? source.firedPorts.includes(edge.sourcePort) : source.status === 'done';
  if (!hasFired) return 'untaken';
  return target?.status === 'running' || target?.status === 'retrying' ? 'flowing' : 'taken';
};
