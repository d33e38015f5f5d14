import { useMutation, useQueryClient } from '@tanstack/react-query';
import { apiErrorMessage } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { toast } from '../../ui/toast';

/** Sets what a model costs in this workspace, or takes it back; the bound follows. */
export const useSetPrice = () => {
  const api = useApi();
  const queries = useQueryClient();
  return useMutation(
    api.models.setPrice.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: api.models.prices.queryKey() }),
      onError: (error) => toast.error(apiErrorMessage(error)),
    }),
  );
};
