import type { StepError } from '@/server/engine/step-error';
import { repeatKindOf, type Span, type Timeline } from '../timeline/span';
import type { RetryWish } from './retry-preview';

/** A step was not begun, because the budget had no room for it, or nobody can tell whether it has. */
export type BudgetProblem = 'too-small' | 'price-unknown';

export const budgetProblemOf = (error: Pick<StepError, 'code'> | undefined): BudgetProblem | null =>
  error?.code === 'budget-exceeded' ? 'too-small' : error?.code === 'price-unknown' ? 'price-unknown' : null;

/** What to run again of a step that failed: all that did, the items that did where the run went on without them, or from here. */
export function wishForFailed(span: Span, timeline: Timeline): RetryWish {
  let root = span;
  for (let at: Span | undefined = span; at; at = timeline.spans.get(at.parent)) {
    root = at;
    const isKept = at.status === 'done' && repeatKindOf(at) === 'items';
    if (isKept) return { fromPath: at.path, onlyFailedItems: true };
  }
  const hasEndedRun = root.status === 'failed' && root.ports.length === 0;
  return { fromPath: hasEndedRun ? null : span.path, onlyFailedItems: false };
}
