'use client';

import Link from 'next/link';
import type { StepError } from '@/server/engine/step-error';
import { budgetProblemOf, wishForFailed } from '../retry/budget-problem';
import { useAskRetry } from '../retry/retry-context';
import type { Span, Timeline } from '../timeline/span';

const style = 'self-center whitespace-nowrap font-medium text-failed underline underline-offset-2';

/** Beside the cause of a failure: where to mend it. A budget is no setting of the step, so that leads to the budget. */
export const ErrorAction = ({
  span,
  error,
  workflowId,
  timeline,
}: {
  span: Span;
  error: StepError | undefined;
  workflowId: string;
  timeline: Timeline;
}) => {
  const ask = useAskRetry();
  const problem = budgetProblemOf(error);
  if (problem === 'too-small' && ask)
    return (
      <button type="button" className={style} onClick={() => ask(wishForFailed(span, timeline), 'budget')}>
        Retry with more budget
      </button>
    );
  const place = problem
    ? 'show=budget'
    : `step=${encodeURIComponent(span.nodeId)}${error?.field ? `&field=${encodeURIComponent(error.field)}` : ''}`;
  return (
    <Link href={`/w/${workflowId}?${place}`} className={style}>
      {problem === 'too-small' ? 'Open budget in editor' : problem ? 'Set its price in editor' : 'Fix in editor'}
    </Link>
  );
};
