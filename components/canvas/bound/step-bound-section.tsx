'use client';

import { durationInWords, wholeNumber } from '@/graph/bound/bound-words';
import { plural } from '../../runs/format/cost';
import { useView } from '../store/editor-context';
import { moneyOf } from './money-of';

/** On a step's panel: what it can use at most in one run, and how that comes about. */
export const StepBoundSection = ({ nodeId }: { nodeId: string }) => {
  const step = useView((view) => view.bound?.steps.find((one) => one.nodeId === nodeId));
  if (!step) return null;
  const { total, perAttempt, times, attempts, isContainer, time } = step;
  const tokens = total.inputTokens + total.outputTokens;
  const parts = [
    ...(total.modelCalls > 0 ? [plural(total.modelCalls, 'model call')] : []),
    ...(total.toolCalls > 0 ? [plural(total.toolCalls, 'tool call')] : []),
    ...(tokens > 0 ? [`${wholeNumber(tokens)} tokens`] : []),
    ...(total.modelCalls > 0 ? [moneyOf(total.costUsd)] : []),
    ...(time.workMs > 0 ? [durationInWords(time.workMs, 'short')] : []),
    ...(time.waitMs > 0 ? [`waits for ${durationInWords(time.waitMs, 'short')}`] : []),
  ];
  if (parts.length === 0) return null;
  const reasons = [
    ...(times > 1 ? [`up to ${wholeNumber(times)} times in a run`] : []),
    ...(attempts > 1 ? [`up to ${attempts} tries`] : []),
    ...(perAttempt.modelCalls > 1 ? [`${plural(perAttempt.modelCalls, 'model call')} a try`] : []),
  ];
  return (
    <section aria-label="At most in one run" className="px-4 py-3 text-meta">
      <h3 className="font-semibold">At most in one run</h3>
      <p className="mt-1 text-ink-2 tabular-nums">{parts.join(' · ')}</p>
      <p className="text-ink-3">
        {isContainer ? 'Everything inside it counted.' : reasons.length > 0 ? `It runs ${reasons.join(', ')}.` : ''}
      </p>
    </section>
  );
};
