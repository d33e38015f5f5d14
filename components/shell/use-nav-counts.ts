'use client';

import { useQuery } from '@tanstack/react-query';
import { useApi } from '@/components/api/trpc';

const LOOK_AGAIN_MS = 15_000;

/** What the rail says beside its items. Nothing is said of none. */
export function useNavCounts(): Record<string, { text: string; isWaiting?: boolean } | undefined> {
  const api = useApi();
  const workflows = useQuery(api.workflows.list.queryOptions());
  const gates = useQuery(api.gates.inbox.queryOptions(undefined, { refetchInterval: LOOK_AGAIN_MS }));
  const links = useQuery(api.shares.list.queryOptions());
  const live = links.data?.filter((link) => link.isLive).length ?? 0;
  const waiting = gates.data?.length ?? 0;
  return {
    '/': workflows.data?.length ? { text: String(workflows.data.length) } : undefined,
    '/inbox': waiting > 0 ? { text: `${waiting} waiting`, isWaiting: true } : undefined,
    '/links': live > 0 ? { text: String(live) } : undefined,
  };
}
