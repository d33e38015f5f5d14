'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { apiErrorMessage } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { formatDuration } from '@/components/runs/format/duration';
import { formatAgo } from '@/components/runs/format/when';
import { runLook } from '@/components/runs/inspector/run-status-chip';
import { useNow } from '@/components/runs/inspector/use-now';
import { cn } from '../../ui/cn';
import { Skeleton } from '../../ui/skeleton';
import { StatusIcon } from '../../ui/status-icon';
import { useRunView } from '../flow/flow-context';
import type { RunControl } from './use-run-control';

const SHOWN = 30;

/** The last runs of this workflow; a click shows one on the canvas. */
export const RunsPanel = ({ workflowId, control }: { workflowId: string; control: RunControl }) => {
  const api = useApi();
  const shownId = useRunView((run) => run.runId);
  const list = useQuery(api.runs.list.queryOptions({ workflowId }, { refetchInterval: 5_000 }));
  const now = useNow(true, 30_000);
  const runs = list.data?.items.slice(0, SHOWN) ?? [];
  return (
    <div className="min-h-0 flex-1 overflow-y-auto pb-4">
      {list.isPending ? (
        <div className="grid gap-2 px-4">
          <Skeleton className="h-9" />
          <Skeleton className="h-9" />
          <Skeleton className="h-9" />
        </div>
      ) : null}
      {list.error ? <p className="px-4 text-failed text-meta">{apiErrorMessage(list.error)}</p> : null}
      {list.data && runs.length === 0 ? (
        <p className="px-4 py-2 text-ink-3 text-meta">Not run yet. Press Run to see what every step gives.</p>
      ) : null}
      <ul aria-label="Runs of this workflow">
        {runs.map((run) => {
          const look = runLook(run.status, run.waitsFor);
          const took =
            run.startedAt && run.finishedAt
              ? formatDuration(Date.parse(run.finishedAt) - Date.parse(run.startedAt))
              : '';
          return (
            <li key={run.id}>
              <button
                type="button"
                aria-pressed={shownId === run.id}
                onClick={() => control.open({ id: run.id, number: run.number })}
                className={cn(
                  'focus-inset mx-2 flex min-h-10 w-[calc(100%-16px)] items-center gap-2 rounded-control px-2 text-start',
                  shownId === run.id ? 'bg-accent-soft' : 'hover:bg-raised',
                )}
              >
                <StatusIcon status={look.status} />
                <span className="min-w-0 flex-1">
                  <span className="block truncate">
                    <span className="sr-only">Show </span>
                    Run {run.number} <span className="text-ink-3 text-meta">{look.word}</span>
                  </span>
                  <span className="block truncate text-ink-3 text-micro">
                    {[formatAgo(run.createdAt, now), took].filter(Boolean).join(' · ')}
                  </span>
                </span>
              </button>
            </li>
          );
        })}
      </ul>
      {runs.length > 0 ? (
        <Link
          href={`/runs?workflow=${workflowId}`}
          className="mx-4 mt-2 inline-block font-medium text-accent-text text-meta hover:underline"
        >
          All runs
        </Link>
      ) : null}
    </div>
  );
};
