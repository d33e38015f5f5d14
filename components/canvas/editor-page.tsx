'use client';

import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useEffect } from 'react';
import { apiErrorMessage, apiErrorOf } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { Button, buttonStyle } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { Skeleton } from '../ui/skeleton';
import { WorkflowEditor } from './workflow-editor';

/** Fetches a workflow once and opens it; from then on the editor has it. */
export const EditorPage = ({ workflowId }: { workflowId: string }) => {
  const api = useApi();
  const workflow = useQuery(
    api.workflows.get.queryOptions(
      { id: workflowId },
      { staleTime: Number.POSITIVE_INFINITY, gcTime: 0, refetchOnWindowFocus: false, refetchOnReconnect: false },
    ),
  );
  const name = workflow.data?.name;
  useEffect(() => {
    if (name) document.title = `${name} · Sluice`;
  }, [name]);

  if (workflow.data) return <WorkflowEditor key={workflowId} workflow={workflow.data} />;
  if (workflow.error) {
    const isGone = apiErrorOf(workflow.error)?.code === 'NOT_FOUND';
    return (
      <main className="grid h-dvh place-items-center">
        <EmptyState
          title={isGone ? 'There is no such workflow' : 'The workflow could not be opened'}
          action={
            <>
              {isGone ? null : <Button onClick={() => workflow.refetch()}>Try again</Button>}
              <Link href="/" className={buttonStyle({ variant: 'primary' })}>
                All workflows
              </Link>
            </>
          }
        >
          {isGone ? 'It may have been deleted, or it belongs to another workspace.' : apiErrorMessage(workflow.error)}
        </EmptyState>
      </main>
    );
  }
  return (
    <main aria-busy className="flex h-dvh flex-col bg-surface">
      <div className="flex h-(--bar) items-center gap-3 border-line border-b px-3">
        <Skeleton className="h-5 w-56" />
      </div>
      <div className="flex min-h-0 flex-1">
        <div className="grid w-54 content-start gap-2 border-line border-e p-3 max-md:hidden">
          {['h-8', 'h-8', 'h-5', 'h-5', 'h-5', 'h-5'].map((height, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: placeholders have no identity
            <Skeleton key={index} className={height} />
          ))}
        </div>
        <div className="canvas-bed flex-1" />
      </div>
    </main>
  );
};
