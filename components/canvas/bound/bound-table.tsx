'use client';

import type { Amount } from '@/graph/bound/amount';
import type { Bound, StepBound, TimeBound } from '@/graph/bound/bound';
import { durationInWords, moneyInWords, wholeNumber } from '@/graph/bound/bound-words';
import { cn } from '../../ui/cn';
import { KindTile } from '../../ui/kind-tile';
import { cardModel } from '../card-model';
import { useEditor } from '../store/editor-context';

const HEADS = ['Step', 'Runs', 'Model calls', 'Tool calls', 'Tokens', 'Cost', 'Time'];

/** A row for each step that can spend something; what makes the largest part of the whole stands out. */
export const BoundTable = ({ bound, onGoTo }: { bound: Bound; onGoTo: (nodeId: string) => void }) => {
  const leading = leadingStep(bound);
  if (bound.steps.length === 0) return null;
  return (
    <div className="overflow-x-auto border-line border-t">
      <table className="w-full whitespace-nowrap text-meta tabular-nums">
        <caption className="sr-only">The most each step can use in one run</caption>
        <thead>
          <tr className="text-ink-3">
            {HEADS.map((head, index) => (
              <th
                key={head}
                scope="col"
                className={cn('h-8 px-2 font-normal', index === 0 ? 'ps-4 text-start' : 'text-end last:pe-4')}
              >
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {bound.steps.map((step) => (
            <Row key={step.nodeId} step={step} bound={bound} isLeading={step.nodeId === leading} onGoTo={onGoTo} />
          ))}
        </tbody>
      </table>
    </div>
  );
};

const Row = ({
  step,
  bound,
  isLeading,
  onGoTo,
}: {
  step: StepBound;
  bound: Bound;
  isLeading: boolean;
  onGoTo: (nodeId: string) => void;
}) => {
  const editor = useEditor();
  const node = editor.node(step.nodeId);
  if (!node) return null;
  const model = cardModel(node, editor.registry.get(node.type));
  const { nodeId, total, time, isContainer } = step;
  const tokens = total.inputTokens + total.outputTokens;
  const most = (part: keyof Bound['dominant']) => bound.dominant[part] === nodeId;
  return (
    <tr className={cn('border-line border-t', isLeading && 'bg-accent-soft')}>
      <th scope="row" className="max-w-60 ps-4 pe-2 text-start font-normal">
        <button
          type="button"
          className={cn(
            'focus-inset flex h-9 w-full items-center gap-2 rounded-control text-start hover:underline',
            node.parentId && 'ps-4',
          )}
          onClick={() => onGoTo(nodeId)}
        >
          <KindTile kind={model.kind} icon={model.icon} size="sm" />
          <span className="truncate text-ink text-ui">{node.title}</span>
          {isLeading ? <span className="rounded-full bg-surface px-2 text-accent-text">Largest part</span> : null}
        </button>
      </th>
      <Cell>
        {isContainer ? timesInWords(step.times) : `${timesInWords(step.times)} ${triesInWords(step.attempts)}`}
      </Cell>
      <Cell isMost={most('modelCalls')}>{countOf(total.modelCalls)}</Cell>
      <Cell isMost={most('toolCalls')}>{countOf(total.toolCalls)}</Cell>
      <Cell isMost={most('inputTokens')}>{countOf(tokens)}</Cell>
      <Cell isMost={most('costUsd')}>{costOf(total)}</Cell>
      <Cell isMost={most('time')}>{timeOf(time)}</Cell>
    </tr>
  );
};

const Cell = ({ isMost = false, children }: { isMost?: boolean; children: string }) => (
  <td className={cn('px-2 text-end last:pe-4', isMost ? 'font-semibold text-accent-text' : 'text-ink-2')}>
    {children}
  </td>
);

/** Where a person should look first: the most money, or with no price known, the most calls. */
const leadingStep = ({ dominant, total }: Bound): string | null =>
  total.costUsd === null || total.costUsd === 0
    ? (dominant.modelCalls ?? dominant.toolCalls)
    : (dominant.costUsd ?? dominant.modelCalls);

const timeOf = ({ workMs, waitMs }: TimeBound): string =>
  [
    ...(workMs > 0 ? [durationInWords(workMs, 'short')] : []),
    ...(waitMs > 0 ? [`waits ${durationInWords(waitMs, 'short')}`] : []),
  ].join(', ');
const countOf = (amount: number): string => (amount === 0 ? '' : wholeNumber(amount));
const costOf = ({ costUsd, modelCalls }: Amount): string =>
  costUsd === null ? 'unknown' : modelCalls === 0 ? '' : moneyInWords(costUsd);
const timesInWords = (times: number): string => (times === 1 ? 'once' : `${wholeNumber(times)} times`);
const triesInWords = (attempts: number): string => (attempts === 1 ? '' : `× ${attempts} tries`);
