'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowRight } from 'lucide-react';
import Link from 'next/link';
import { apiErrorMessage } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { Skeleton } from '@/components/ui/skeleton';
import { isTerminal } from '@/server/engine/is-terminal';
import { formatCost } from '../format/cost';
import { formatDuration } from '../format/duration';
import { RunStatusChip } from '../inspector/run-status-chip';

const LOOK_AGAIN_MS = 3_000;

/** The run this step began: how it stands, what it cost, and the way to it. */
export const ChildRun = ({ runId, now }: { runId: string; now: number }) => {
  const api = useApi();
  const run = useQuery(
    api.runs.get.queryOptions(
      { id: runId },
      { refetchInterval: ({ state }) => (state.data && isTerminal(state.data.status) ? false : LOOK_AGAIN_MS) },
    ),
  );
  const child = run.data;
  return (
    <section aria-label="The run it began" className="pt-3">
      <h3 className="flex h-8 items-center font-semibold text-meta">The run it began</h3>
      {run.error ? <p className="text-failed text-meta">{apiErrorMessage(run.error)}</p> : null}
      {run.isPending ? <Skeleton className="h-9" /> : null}
      {child ? (
        <Link
          href={`/runs/${runId}`}
          className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 rounded-menu border border-line px-3 py-2 hover:bg-raised"
        >
          <span className="min-w-0 flex-1 truncate font-medium">
            {child.workflowName} <span className="font-normal text-ink-3">Run {child.number}</span>
          </span>
          <RunStatusChip status={child.status} waitsFor={child.waitsFor} />
          <span className="text-ink-2 text-meta">
            {[
              child.startedAt
                ? formatDuration((child.finishedAt ? Date.parse(child.finishedAt) : now) - Date.parse(child.startedAt))
                : null,
              child.modelCalls === 0 ? '$0' : formatCost(child.costUsd),
            ]
              .filter(Boolean)
              .join(' · ')}
          </span>
          <ArrowRight size={14} aria-hidden className="text-ink-3" />
        </Link>
      ) : null}
    </section>
  );
};
