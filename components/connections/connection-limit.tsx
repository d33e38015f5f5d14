'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { apiErrorMessage } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { NumberInput } from '@/components/forms/inputs/number-input';
import { Field } from '@/components/ui/field';
import { toast } from '@/components/ui/toast';
import type { ConnectionView } from '@/server/connections/connection-view';
import { connectionTitle } from './connection-words';

/** How many calls the server gets at once, from all runs together. Saved when the field is left. */
export const ConnectionLimit = ({ connection }: { connection: ConnectionView }) => {
  const api = useApi();
  const queries = useQueryClient();
  const limit = useMutation(
    api.connections.limit.mutationOptions({
      onSuccess: ({ maxConcurrent }) =>
        toast.success(
          maxConcurrent === null
            ? `“${connectionTitle(connection)}” takes any number of calls at once.`
            : `“${connectionTitle(connection)}” gets at most ${maxConcurrent} ${maxConcurrent === 1 ? 'call' : 'calls'} at once.`,
        ),
      onError: (error) => toast.error(apiErrorMessage(error)),
      onSettled: () => queries.invalidateQueries({ queryKey: api.connections.list.queryKey() }),
    }),
  );
  return (
    <Field
      label="Calls at once"
      className="max-w-44"
      help={connection.maxConcurrent === null ? 'Empty: no limit' : 'Others wait for a free place'}
    >
      {(control) => (
        <NumberInput
          key={connection.maxConcurrent}
          control={control}
          value={connection.maxConcurrent ?? undefined}
          min={1}
          max={1_000}
          isWhole
          isCommittedOnLeave
          onChange={(value) => {
            const maxConcurrent = value ?? null;
            if (maxConcurrent !== connection.maxConcurrent) limit.mutate({ id: connection.id, maxConcurrent });
          }}
        />
      )}
    </Field>
  );
};
