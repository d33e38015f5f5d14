'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { apiErrorMessage } from '@/components/api/api-error';
import { useApi, useApiClient } from '@/components/api/trpc';
import { toast } from '@/components/ui/toast';
import { downloadDocument } from './download-document';
import { useUndoableDelete } from './use-undoable-delete';
import type { WorkflowActions } from './workflow-row';

/** What the menu of a row does. Mistakes are said in a toast; deleting can be taken back. */
export function useWorkflowActions(): WorkflowActions & { hidden: ReadonlySet<string> } {
  const api = useApi();
  const client = useApiClient();
  const queries = useQueryClient();
  const router = useRouter();
  const refresh = () => queries.invalidateQueries({ queryKey: api.workflows.list.queryKey() });
  const fail = (error: unknown) => toast.error(apiErrorMessage(error));
  const duplicate = useMutation(
    api.workflows.duplicate.mutationOptions({
      onSuccess: async () => {
        await refresh();
        toast.success('A copy was made.');
      },
      onError: fail,
    }),
  );
  const { hidden, remove } = useUndoableDelete();
  return {
    hidden,
    remove,
    open: (workflow) => router.push(`/w/${workflow.id}`),
    // What a run needs is asked where the steps are in sight
    run: (workflow) => router.push(`/w/${workflow.id}?run=1`),
    duplicate: (workflow) => duplicate.mutate({ id: workflow.id }),
    exportFile: async (workflow) => {
      try {
        downloadDocument((await client.workflows.get.query({ id: workflow.id })).document);
      } catch (error) {
        fail(error);
      }
    },
  };
}
