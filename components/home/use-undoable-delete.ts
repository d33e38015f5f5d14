'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { apiErrorMessage } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { toast } from '@/components/ui/toast';
import type { WorkflowSummary } from '@/server/workflows/workflow-summary';

const UNDO_MS = 8_000;

/** Hides the row at once and deletes; Undo in the toast brings workflow and runs back as they were. */
export function useUndoableDelete() {
  const api = useApi();
  const queries = useQueryClient();
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const show = (id: string) => setHidden((before) => new Set([...before].filter((other) => other !== id)));
  const refresh = () => queries.invalidateQueries({ queryKey: api.workflows.list.queryKey() });
  const restore = useMutation(
    api.workflows.restore.mutationOptions({ onError: (error) => toast.error(apiErrorMessage(error)) }),
  );
  const remove = useMutation(api.workflows.delete.mutationOptions());
  return {
    hidden,
    remove: (workflow: WorkflowSummary) => {
      setHidden((before) => new Set([...before, workflow.id]));
      remove.mutate(
        { id: workflow.id },
        {
          onSuccess: () => {
            toast(`“${workflow.name}” was deleted.`, {
              duration: UNDO_MS,
              action: {
                label: 'Undo',
                onClick: () =>
                  restore.mutate(
                    { id: workflow.id },
                    {
                      onSuccess: async () => {
                        await refresh();
                        show(workflow.id);
                      },
                    },
                  ),
              },
            });
            void refresh();
          },
          onError: (error) => {
            show(workflow.id);
            toast.error(apiErrorMessage(error));
          },
        },
      );
    },
  };
}
