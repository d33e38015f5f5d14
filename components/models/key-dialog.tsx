'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { apiErrorMessage, apiErrorOf } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { FormEnd } from '@/components/ui/form-end';
import { Input } from '@/components/ui/input';
import { toast } from '@/components/ui/toast';
import type { ProviderView } from '@/server/models/model-view';

export const KeyDialog = ({
  provider,
  isOpen,
  onClose,
}: {
  provider: ProviderView;
  isOpen: boolean;
  onClose: () => void;
}) => (
  <Dialog
    isOpen={isOpen}
    onClose={onClose}
    title={`Key for ${provider.name}`}
    description="It is stored encrypted on the server and never shown again."
  >
    {isOpen ? <KeyForm provider={provider} onClose={onClose} /> : null}
  </Dialog>
);

/** Of these there is no usual address. */
const needsAddress = (provider: ProviderView): boolean => provider.id.includes('compatible');

const KeyForm = ({ provider, onClose }: { provider: ProviderView; onClose: () => void }) => {
  const api = useApi();
  const queries = useQueryClient();
  const [key, setKey] = useState('');
  const [baseUrl, setBaseUrl] = useState(provider.baseUrl ?? '');
  const save = useMutation(
    api.models.saveKey.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: api.models.list.queryKey() });
        toast.success(`The key for ${provider.name} is stored.`);
        onClose();
      },
    }),
  );
  const problems = new Map(apiErrorOf(save.error)?.problems?.map((problem) => [problem.path, problem.message]));
  return (
    <form
      aria-label={`Key for ${provider.name}`}
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({ provider: provider.id, key, ...(baseUrl.trim() === '' ? {} : { baseUrl: baseUrl.trim() }) });
      }}
    >
      <Field label="Key" isRequired={!needsAddress(provider)} error={problems.get('key')}>
        {(control) => (
          <Input
            {...control}
            type="password"
            autoComplete="off"
            spellCheck={false}
            value={key}
            onChange={(event) => setKey(event.target.value)}
          />
        )}
      </Field>
      <Field
        label="Address"
        hint={needsAddress(provider) ? undefined : 'Optional'}
        isRequired={needsAddress(provider)}
        help="Where its API is, when it is not the usual place."
        error={problems.get('baseUrl')}
      >
        {(control) => (
          <Input
            {...control}
            type="url"
            placeholder="https://api.example.com/v1"
            value={baseUrl}
            onChange={(event) => setBaseUrl(event.target.value)}
          />
        )}
      </Field>
      <FormEnd
        error={save.error && problems.size === 0 ? apiErrorMessage(save.error) : null}
        submitLabel="Save key"
        isBusy={save.isPending}
        onCancel={onClose}
      />
    </form>
  );
};
