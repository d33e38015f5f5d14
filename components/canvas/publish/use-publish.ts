'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { apiErrorMessage } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import type { PublishedView } from '@/server/workflows/published-view';
import { toast } from '../../ui/toast';
import type { Autosave } from '../save/autosave';
import { useDocument } from '../store/editor-context';
import { type PublishState, publishStateOf } from './publish-state';

export interface PublishControl {
  state: PublishState;
  publish: () => void;
  isPublishing: boolean;
  unpublish: () => void;
  isUnpublishing: boolean;
}

/** What programs run of this workflow, and how to change it. Publishing saves first: it is what is on the canvas. */
export const usePublish = (workflowId: string, autosave: Autosave, onUnpublished: () => void): PublishControl => {
  const api = useApi();
  const queries = useQueryClient();
  const document = useDocument((one) => one);
  // The editor page has read it and keeps it; nothing is asked for again.
  const { data: published = null } = useQuery(
    api.workflows.get.queryOptions(
      { id: workflowId },
      { staleTime: Number.POSITIVE_INFINITY, refetchOnWindowFocus: false, select: (workflow) => workflow.published },
    ),
  );
  const remember = (next: PublishedView | null) => {
    queries.setQueryData(api.workflows.get.queryKey({ id: workflowId }), (workflow) =>
      workflow ? { ...workflow, published: next } : workflow,
    );
    void queries.invalidateQueries({ queryKey: api.workflows.list.queryKey() });
  };
  const publish = useMutation(
    api.workflows.publish.mutationOptions({
      onSuccess: (next) => {
        remember(next);
        toast.success(`Version ${next.number} is published. Programs and other workflows run it from now on.`);
      },
      onError: (error) => toast.error(apiErrorMessage(error)),
    }),
  );
  const unpublish = useMutation(
    api.workflows.unpublish.mutationOptions({
      onSuccess: () => {
        remember(null);
        onUnpublished();
        toast.success('It is a draft again.');
      },
      onError: (error) => toast.error(apiErrorMessage(error)),
    }),
  );
  return {
    state: publishStateOf(published, document),
    publish: () =>
      void autosave.flush().then((revision) => {
        if (revision === null) toast.error('It could not be saved, so nothing was published.');
        else publish.mutate({ id: workflowId, revision });
      }),
    isPublishing: publish.isPending,
    unpublish: () => unpublish.mutate({ id: workflowId }),
    isUnpublishing: unpublish.isPending,
  };
};
