'use client';

import Link from 'next/link';
import { Badge } from '@/components/ui/badge';
import { StatusIcon } from '@/components/ui/status-icon';
import { isTerminal } from '@/server/engine/is-terminal';
import type { RunSummary } from '@/server/runs/run-summary';
import { formatCost } from '../format/cost';
import { formatDuration, formatElapsed } from '../format/duration';
import { missingWords } from '../format/missing-items';
import { formatWakeAt } from '../format/wait';
import { formatAgo, formatFull } from '../format/when';
import { runLook } from '../inspector/run-status-chip';

const CELL = 'border-line border-b px-2 group-hover:border-transparent group-hover:bg-raised';
const HOW: Record<string, string> = {
  editor: 'By hand',
  cli: 'Command line',
  api: 'API',
  workflow: 'Another workflow',
  group: 'Part of a run',
  retry: 'Retry',
};

export const RunRow = ({ run, now }: { run: RunSummary; now: number }) => {
  const look = runLook(run.status, run.waitsFor);
  const missing = missingWords(run.missingItems);
  return (
    <tr className="group h-9 max-sm:h-14">
      <td className={`${CELL} group-hover:rounded-s-control`}>
        <span className="flex items-center gap-2 whitespace-nowrap">
          <StatusIcon status={look.status} size={16} />
          <span className="max-sm:sr-only">
            {run.wakeAt ? `Until ${formatWakeAt(Date.parse(run.wakeAt), now)}` : look.word}
          </span>
        </span>
      </td>
      <td className={CELL}>
        <span className="flex min-w-0 items-center gap-2">
          <Link
            href={`/runs/${run.id}`}
            title={run.workflowName}
            className="flex min-w-0 gap-1 font-medium hover:underline max-sm:block"
          >
            <span className="min-w-0 truncate max-sm:block">{run.workflowName}</span>{' '}
            <span className="shrink-0 font-normal text-ink-3 max-sm:block">
              Run {run.number}
              <span className="sm:hidden">, {formatAgo(run.createdAt, now)}</span>
            </span>
          </Link>
          {missing ? (
            <Badge tone="warn" className="shrink-0" title="The run went on without them: its result is not complete">
              {missing}
            </Badge>
          ) : null}
          {run.isStandIn ? (
            <Badge tone="warn" className="shrink-0 max-md:hidden" title="Built-in rules, not an AI model">
              <span className="max-2xl:sr-only">Built-in rules</span>
              <span aria-hidden className="2xl:hidden">
                Rules
              </span>
            </Badge>
          ) : null}
        </span>
      </td>
      <td className={`${CELL} whitespace-nowrap text-ink-2 max-sm:hidden`}>
        <time dateTime={run.createdAt} title={formatFull(run.createdAt)}>
          {formatAgo(run.createdAt, now)}
        </time>
      </td>
      <td className={`${CELL} whitespace-nowrap text-end text-ink-2 max-sm:hidden`}>{durationOf(run, now)}</td>
      <td className={`${CELL} whitespace-nowrap text-end text-ink-2 max-lg:hidden`}>
        {run.modelCalls === 0 ? '' : formatCost(run.costUsd)}
      </td>
      <td className={`${CELL} truncate ps-4 text-ink-2 group-hover:rounded-e-control max-lg:hidden`}>
        {[run.startedBy, HOW[run.trigger] ?? run.trigger].filter(Boolean).join(', ')}
      </td>
    </tr>
  );
};

function durationOf(run: RunSummary, now: number): string {
  if (!run.startedAt) return '';
  const start = Date.parse(run.startedAt);
  if (run.finishedAt) return formatDuration(Date.parse(run.finishedAt) - start);
  return isTerminal(run.status) ? '' : formatElapsed(now - start);
}
