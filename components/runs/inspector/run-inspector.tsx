'use client';

import { useQuery } from '@tanstack/react-query';
import { TriangleAlert } from 'lucide-react';
import { apiErrorMessage } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { Skeleton } from '@/components/ui/skeleton';
import { RunBoard } from './run-board';
import { useRunLog } from './use-run-log';

/** Everything about one run, live while it runs. */
export const RunInspector = ({ runId }: { runId: string }) => {
  const api = useApi();
  const run = useQuery(api.runs.get.queryOptions({ id: runId }));
  const { log, live, error } = useRunLog(runId);
  const problem = run.error ?? error;
  if (problem)
    return (
      <EmptyState
        icon={<TriangleAlert size={24} />}
        title="This run cannot be shown"
        action={
          <Button onClick={() => window.location.reload()} variant="secondary">
            Try again
          </Button>
        }
      >
        {apiErrorMessage(problem)}
      </EmptyState>
    );
  if (!run.data || live === 'loading') return <Loading />;
  return <RunBoard key={runId} run={run.data} log={log} live={live} />;
};

const Loading = () => (
  <div
    role="status"
    aria-label="Loading the run"
    className="grid h-dvh bg-surface grid-rows-[48px_1fr] lg:grid-cols-[1fr_520px]"
  >
    <div className="col-span-full border-line border-b" />
    <div className="grid content-start gap-3 p-4">
      <Skeleton className="h-10 w-80 max-w-full" />
      <Skeleton className="h-60" />
      <Skeleton className="h-8" />
      <Skeleton className="h-8" />
    </div>
    <div className="border-line border-s p-4 max-lg:hidden">
      <Skeleton className="h-10" />
    </div>
  </div>
);
