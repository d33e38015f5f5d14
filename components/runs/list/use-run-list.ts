'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useApi } from '@/components/api/trpc';
import type { RunStatus } from '@/server/engine/events';
import type { RunSummary } from '@/server/runs/run-summary';

const LOOK_AGAIN_MS = 4_000;

/**
 * Runs, the newest first. Those on the page change in place; new ones are counted and wait until they are asked for, so that
 * nothing moves under a reader's hand.
 */
export function useRunList(filters: { workflowId?: string; status?: RunStatus }) {
  const api = useApi();
  const pages = useInfiniteQuery(
    api.runs.list.infiniteQueryOptions(filters, {
      getNextPageParam: (page) => page.nextCursor,
      refetchOnWindowFocus: false,
    }),
  );
  const latest = useQuery(api.runs.list.queryOptions({ ...filters, cursor: null }, { refetchInterval: LOOK_AGAIN_MS }));
  const shown = useMemo(() => pages.data?.pages.flatMap((page) => page.items) ?? [], [pages.data]);
  const { runs, fresh } = useMemo(() => mergeRuns(shown, latest.data?.items ?? []), [shown, latest.data]);
  return {
    runs,
    /** how many runs are newer than those shown */
    fresh: pages.isSuccess ? fresh : 0,
    showFresh: () => pages.refetch(),
    isPending: pages.isPending,
    error: pages.error,
    retry: () => pages.refetch(),
    hasMore: pages.hasNextPage,
    loadMore: () => pages.fetchNextPage(),
    isLoadingMore: pages.isFetchingNextPage,
  };
}

/** Rows on the page as they are now, and how many above them are not on it yet. */
export function mergeRuns(shown: RunSummary[], latest: RunSummary[]): { runs: RunSummary[]; fresh: number } {
  const byId = new Map(latest.map((run) => [run.id, run]));
  const known = new Set(shown.map((run) => run.id));
  const newest = shown[0]?.createdAt;
  return {
    runs: shown.map((run) => byId.get(run.id) ?? run),
    fresh: latest.filter((run) => !known.has(run.id) && (newest === undefined || run.createdAt > newest)).length,
  };
}
