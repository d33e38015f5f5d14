'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { apiErrorMessage } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { toast } from '@/components/ui/toast';
import type { RunStatus } from '@/server/engine/events';
import type { RunView } from '@/server/runs/run-view';

/** Stop, run again with the same input, and the runs before and after this one. */
export function useRunActions(run: RunView, status: RunStatus) {
  const api = useApi();
  const router = useRouter();
  const [isStopping, setIsStopping] = useState(false);
  const isOver = status === 'succeeded' || status === 'failed' || status === 'cancelled';
  useEffect(() => {
    if (isOver) setIsStopping(false);
  }, [isOver]);
  const cancel = useMutation(
    api.runs.cancel.mutationOptions({
      onSuccess: () => setIsStopping(true),
      onError: (error) => toast.error(apiErrorMessage(error)),
    }),
  );
  const start = useMutation(
    api.runs.start.mutationOptions({
      onSuccess: ({ runId }) => router.push(`/runs/${runId}`),
      onError: (error) =>
        toast.error(apiErrorMessage(error), {
          action: { label: 'Open editor', onClick: () => router.push(`/w/${run.workflowId}`) },
        }),
    }),
  );
  const siblings = useQuery(api.runs.list.queryOptions({ workflowId: run.workflowId }, { staleTime: 30_000 }));
  const runs = siblings.data?.items ?? [];
  const at = runs.findIndex((candidate) => candidate.id === run.id);
  const go = (id: string | null) => {
    if (id) router.push(`/runs/${id}`);
  };
  // The list is newest first
  const previous = at >= 0 ? (runs[at + 1]?.id ?? null) : null;
  const next = at > 0 ? (runs[at - 1]?.id ?? null) : null;
  return {
    stop: () => cancel.mutate({ id: run.id }),
    isStopping: isStopping || cancel.isPending,
    runAgain: () => start.mutate({ workflowId: run.workflowId, input: run.input }),
    isStarting: start.isPending,
    previous,
    next,
    goPrevious: () => go(previous),
    goNext: () => go(next),
  };
}
