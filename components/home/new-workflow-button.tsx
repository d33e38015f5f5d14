'use client';

import { useMutation } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { apiErrorMessage } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { toast } from '@/components/ui/toast';

/** Makes an empty workflow and opens it, where the starters are. */
export const NewWorkflowButton = ({ variant = 'primary' }: { variant?: 'primary' | 'secondary' }) => {
  const api = useApi();
  const router = useRouter();
  const create = useMutation(
    api.workflows.create.mutationOptions({
      onSuccess: ({ id }) => router.push(`/w/${id}`),
      onError: (error) => toast.error(apiErrorMessage(error)),
    }),
  );
  return (
    <Button variant={variant} icon={<Plus size={14} />} onClick={() => create.mutate({})} isBusy={create.isPending}>
      New workflow
    </Button>
  );
};
