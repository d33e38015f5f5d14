'use client';

import { useQuery } from '@tanstack/react-query';
import { useApi } from '@/components/api/trpc';
import { useRunView } from '../flow/flow-context';

/** The run that Share is about: the one on the canvas, else the newest of this workflow; null before its first. */
export const useShareableRun = (workflowId: string): { id: string } | null => {
  const api = useApi();
  const shownId = useRunView((run) => run.runId);
  const list = useQuery(api.runs.list.queryOptions({ workflowId }, { enabled: shownId === null }));
  const id = shownId ?? list.data?.items[0]?.id;
  return id === undefined ? null : { id };
};
