import type { ReactNode } from 'react';
import { cn } from '@/components/ui/cn';
import { GaugeStaff } from '@/components/ui/gauge';
import type { TimeBound } from '@/graph/bound/bound';
import { durationInWords, moneyInWords } from '@/graph/bound/bound-words';
import type { Budget } from '@/graph/budget';
import type { Ledger } from '@/server/engine/budget/ledger';
import type { RunBound } from '@/server/runs/get-run-bound';
import { formatCost, formatCount, plural } from '../format/cost';
import { formatDuration } from '../format/duration';
import type { RunTotals } from '../timeline/totals';

/** Time, model calls, tokens and cost of a run, each beside the most it could have been. What no provider told is said to be unknown. */
export const RunFacts = ({
  totals,
  toolCalls,
  isOver,
  bound,
  budget,
}: {
  totals: RunTotals;
  toolCalls: number;
  isOver: boolean;
  /** null until it is worked out */
  bound: RunBound | null;
  /** null without one */
  budget: { limits: Budget; spent: Ledger['spent'] } | null;
}) => {
  const tokens =
    totals.inputTokens === null || totals.outputTokens === null ? null : totals.inputTokens + totals.outputTokens;
  const most = bound?.isWhole ? bound.total : undefined;
  const mostCost = most?.costUsd ?? null;
  const level = most?.costUsd && totals.costUsd !== null ? totals.costUsd / most.costUsd : undefined;
  const time = bound?.isWhole ? bound.time : undefined;
  const waits = waitsOf(totals, isOver);
  // Of a workflow without models nothing is said of them, rather than that it is nothing.
  const hasModels = totals.modelCalls > 0 || (bound !== null && (bound.total.modelCalls > 0 || !bound.isWhole));
  return (
    <dl
      aria-label="Facts of this run"
      className="flex min-h-16 shrink-0 flex-wrap items-start gap-x-6 gap-y-2 border-line border-b px-4 py-2"
    >
      <Fact label={isOver ? 'Took' : 'So far'} remark={workRemark(totals, time)} className="min-w-40">
        {formatDuration(totals.tookMs)}
      </Fact>
      {hasModels ? (
        <Fact label="Model calls" remark={most && `of at most ${formatCount(most.modelCalls)}`}>
          {totals.modelCalls}
        </Fact>
      ) : null}
      {toolCalls > 0 || (most?.toolCalls ?? 0) > 0 ? (
        <Fact label="Tool calls" remark={most && `of at most ${formatCount(most.toolCalls)}`}>
          {toolCalls}
        </Fact>
      ) : null}
      {hasModels ? (
        <>
          <Fact label="Tokens" remark={tokensRemark(totals, tokens, most)}>
            {tokens === 0 ? 'none' : formatCount(tokens)}
          </Fact>
          <Fact
            label="Cost"
            icon={<GaugeStaff level={level} />}
            remark={bound ? `of at most ${mostCost === null ? 'an unknown cost' : moneyInWords(mostCost)}` : undefined}
          >
            {totals.modelCalls === 0 ? '$0' : formatCost(totals.costUsd, 'precise')}
          </Fact>
        </>
      ) : null}
      {budget ? <Fact label="Budget">{budgetInWords(budget.limits, budget.spent)}</Fact> : null}
      {totals.pausedMs > 0 ? (
        <Fact
          label="Between tries"
          remark={
            time && time.askedMs > 0
              ? `services may ask for ${durationInWords(time.askedMs, 'short')} of it`
              : undefined
          }
        >
          {formatDuration(totals.pausedMs)}
        </Fact>
      ) : null}
      {waits.map(({ label, ms }, index) => (
        <Fact
          key={label}
          label={label}
          remark={
            index === 0 && time && time.waitMs > 0
              ? `of at most ${durationInWords(time.waitMs, 'short')}${waits.length > 1 ? ' together' : ''}`
              : undefined
          }
        >
          {formatDuration(ms)}
        </Fact>
      ))}
    </dl>
  );
};

/**
 * Time at work stands against the bound of work, and every wait by itself against that of waiting: the same figures the editor
 * shows. Each in a place of its own, so that nothing moves while one of them grows.
 */
const workRemark = ({ workingMs }: RunTotals, most: TimeBound | undefined): string =>
  // Steps that only compute are not counted, so a bound made of them alone says nothing.
  `${formatDuration(workingMs)} at work${most && most.workMs > 0 ? ` of at most ${durationInWords(most.workMs, 'short')}` : ''}`;

const waitsOf = ({ waitingMs, calledMs, sleepingMs }: RunTotals, isOver: boolean): { label: string; ms: number }[] =>
  [
    { label: `${isOver ? 'Waited' : 'Waiting'} for a person`, ms: waitingMs },
    { label: 'In runs it began', ms: calledMs },
    { label: `${isOver ? 'Waited' : 'Waiting'} for its time`, ms: sleepingMs },
  ].filter(({ ms }) => ms > 0);

const tokensRemark = (
  totals: RunTotals,
  tokens: number | null,
  most: RunBound['total'] | undefined,
): string | undefined => {
  const parts = [
    ...(tokens && totals.modelCalls > 0
      ? [`${formatCount(totals.inputTokens)} in, ${formatCount(totals.outputTokens)} out`]
      : []),
    // A bound holds for any model; rules that come with Sluice read no tokens at all
    ...(tokens === 0 && totals.isStandIn
      ? ['built-in rules use none']
      : most
        ? [`of at most ${formatCount(most.inputTokens + most.outputTokens)}`]
        : []),
  ];
  return parts.length > 0 ? parts.join(', ') : undefined;
};

/** Each part that has a limit: "$0.012 of $0.05, 3 of 10 model calls". What is not known counts in full. */
const budgetInWords = (limits: Budget, spent: Ledger['spent']): string =>
  [
    ...(limits.costUsd === undefined ? [] : [`${formatCost(spent.costUsd)} of ${moneyInWords(limits.costUsd)}`]),
    ...(limits.modelCalls === undefined
      ? []
      : [`${formatCount(spent.modelCalls)} of ${plural(limits.modelCalls, 'model call')}`]),
    ...(limits.toolCalls === undefined
      ? []
      : [`${formatCount(spent.toolCalls)} of ${plural(limits.toolCalls, 'tool call')}`]),
    ...(limits.tokens === undefined ? [] : [`${formatCount(spent.tokens)} of ${plural(limits.tokens, 'token')}`]),
  ].join(', ');

const Fact = ({
  label,
  remark,
  icon,
  className,
  children,
}: {
  label: string;
  remark?: string;
  icon?: ReactNode;
  className?: string;
  children: ReactNode;
}) => (
  <div className={cn('tabular-nums', className)}>
    <dt className="text-ink-3 text-meta">{label}</dt>
    <dd className="flex items-center gap-x-2 font-medium">
      {icon}
      {children}
    </dd>
    {remark ? <dd className="max-w-56 text-ink-3 text-meta">{withUnits(remark)}</dd> : null}
  </div>
);

/** A number and its unit stay on one line. */
const withUnits = (text: string): string => text.replaceAll(/(\d) (?=\p{L})/gu, '$1\u00a0');
