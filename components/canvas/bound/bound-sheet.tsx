'use client';

import type { Amount } from '@/graph/bound/amount';
import type { Bound } from '@/graph/bound/bound';
import { timeInWords, wholeNumber } from '@/graph/bound/bound-words';
import { plural } from '../../runs/format/cost';
import { useEditor } from '../store/editor-context';
import { BoundTable } from './bound-table';
import { BudgetFields } from './budget-fields';
import { moneyOf } from './money-of';
import { OwnPrices } from './own-prices';
import { UnknownPrices } from './unknown-prices';

/** The whole bound: in all, step by step, what is not known of it, and the budget. */
export const BoundSheet = ({ bound, onGoTo }: { bound: Bound; onGoTo: (nodeId: string) => void }) => {
  const editor = useEditor();
  const { total, time, prices, unknownPrices, unfinished } = bound;
  const unmeasured = unfinished.flatMap((id) => editor.node(id)?.title ?? []);
  return (
    <>
      <section aria-label="In all" className="grid gap-1 px-4 py-3">
        <h2 className="font-semibold text-body">
          {unmeasured.length > 0
            ? 'What one run uses at most is not known yet. Counted so far:'
            : 'One run uses at most'}
        </h2>
        <p className="flex flex-wrap gap-x-6 gap-y-1 tabular-nums">
          {partsOf(total).map((words) => (
            <span key={words} className="font-medium">
              {words}
            </span>
          ))}
        </p>
        <p className="text-ink-2 text-meta">{timeInWords(time)}.</p>
        <p className="text-ink-3 text-meta">
          Every try used up, every list at its longest; of ways that exclude each other, the dearest.
          {prices.date === '' ? '' : ` Prices of ${dayInWords(prices.date)}.`}
        </p>
        {unmeasured.length > 0 ? (
          <p className="text-meta text-retry">
            Not counted in full: {unmeasured.join(', ')}. Finish their settings; where one runs a workflow that is not
            here, publish that one, or choose another.
          </p>
        ) : null}
      </section>
      <UnknownPrices unknown={unknownPrices} onGoTo={onGoTo} />
      <BoundTable bound={bound} onGoTo={onGoTo} />
      <OwnPrices prices={prices.own} />
      <BudgetFields total={total} isWhole={unfinished.length === 0} />
    </>
  );
};

/** Only what there is: a workflow without models has no tokens to speak of. */
const partsOf = ({ modelCalls, toolCalls, inputTokens, outputTokens, costUsd }: Amount): string[] => [
  ...(modelCalls > 0 ? [plural(modelCalls, 'model call')] : []),
  ...(toolCalls > 0 ? [plural(toolCalls, 'tool call')] : []),
  ...(modelCalls > 0
    ? [`${wholeNumber(inputTokens)} tokens read, ${wholeNumber(outputTokens)} written`, moneyOf(costUsd)]
    : []),
  ...(modelCalls + toolCalls === 0 ? ['no model and no tool'] : []),
];

const dayInWords = (date: string): string =>
  new Date(`${date}T12:00:00Z`).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric' });
