import type { ReactNode } from 'react';
import { Badge } from '@/components/ui/badge';
import { GaugeStaff } from '@/components/ui/gauge';
import { formatCost, formatCount } from '../format/cost';
import { formatDuration } from '../format/duration';
import type { RunTotals } from '../timeline/totals';

/** Time, model calls, tokens and cost of a run. What no provider told is said to be unknown. */
export const RunFacts = ({ totals, isOver }: { totals: RunTotals; isOver: boolean }) => {
  const tokens =
    totals.inputTokens === null || totals.outputTokens === null ? null : totals.inputTokens + totals.outputTokens;
  const remarks = [
    `${formatDuration(totals.workingMs)} working`,
    ...(totals.waitingMs > 0 ? [`${formatDuration(totals.waitingMs)} waiting for a person`] : []),
    ...(totals.sleepingMs > 0 ? [`${formatDuration(totals.sleepingMs)} waiting for its time`] : []),
  ];
  return (
    <dl
      aria-label="Facts of this run"
      className="flex min-h-16 shrink-0 flex-wrap items-center gap-x-8 gap-y-2 border-line border-b px-4 py-2"
    >
      <Fact label={isOver ? 'Took' : 'So far'} remark={remarks.join(', ')}>
        {formatDuration(totals.tookMs)}
      </Fact>
      <Fact label="Model calls">{totals.modelCalls}</Fact>
      <Fact label="Tokens" remark={tokens ? tokensRemark(totals) : undefined}>
        {tokens === 0 ? 'none' : formatCount(tokens)}
      </Fact>
      <Fact label="Cost" icon={<GaugeStaff />}>
        {totals.modelCalls === 0 ? '$0' : formatCost(totals.costUsd, 'precise')}
      </Fact>
      {totals.isStandIn ? (
        <div>
          <dt className="sr-only">Models</dt>
          <dd>
            <Badge tone="warn">Built-in rules, not an AI model</Badge>
          </dd>
        </div>
      ) : null}
    </dl>
  );
};

const tokensRemark = (totals: RunTotals): string | undefined =>
  totals.modelCalls === 0
    ? undefined
    : `${formatCount(totals.inputTokens)} in, ${formatCount(totals.outputTokens)} out`;

const Fact = ({
  label,
  remark,
  icon,
  children,
}: {
  label: string;
  remark?: string;
  icon?: ReactNode;
  children: ReactNode;
}) => (
  <div>
    <dt className="text-ink-3 text-meta">{label}</dt>
    <dd className="flex flex-wrap items-center gap-x-2 font-medium">
      {icon}
      {children}
      {remark ? <span className="font-normal text-ink-3 text-meta">{remark}</span> : null}
    </dd>
  </div>
);
