'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { apiErrorMessage, apiErrorOf } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { FormEnd } from '@/components/ui/form-end';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';
import type { ApiKeyRole } from '@/server/api-keys/api-key-view';
import { NewApiKey } from './new-api-key';

const ROLES: { value: ApiKeyRole; label: string }[] = [
  { value: 'viewer', label: 'Viewer: may read' },
  { value: 'editor', label: 'Editor: may change and run' },
  { value: 'admin', label: 'Admin: may also manage connections and keys' },
];

const EXPIRIES = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
  { value: 'never', label: 'Until it is revoked' },
] as const;
type Expiry = (typeof EXPIRIES)[number]['value'];

export const ApiKeyDialog = ({ isOpen, onClose }: { isOpen: boolean; onClose: () => void }) => (
  <Dialog
    isOpen={isOpen}
    onClose={onClose}
    title="Create an API key"
    description="For one program each, so that one can be revoked without the others."
  >
    {isOpen ? <ApiKeyForm onClose={onClose} /> : null}
  </Dialog>
);

const ApiKeyForm = ({ onClose }: { onClose: () => void }) => {
  const api = useApi();
  const queries = useQueryClient();
  const [name, setName] = useState('');
  const [role, setRole] = useState<ApiKeyRole>('editor');
  const [expiry, setExpiry] = useState<Expiry>('90');
  const create = useMutation(
    api.apiKeys.create.mutationOptions({
      onSuccess: () => queries.invalidateQueries({ queryKey: api.apiKeys.list.queryKey() }),
    }),
  );
  const problems = new Map(apiErrorOf(create.error)?.problems?.map((problem) => [problem.path, problem.message]));
  if (create.data) return <NewApiKey text={create.data.key} onClose={onClose} />;
  return (
    <form
      aria-label="New API key"
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        create.mutate({ name, role, expiresInDays: expiry === 'never' ? null : Number(expiry) });
      }}
    >
      <Field label="Name" isRequired help="The program that will use it." error={problems.get('name')}>
        {(control) => (
          <Input
            {...control}
            value={name}
            maxLength={80}
            autoComplete="off"
            placeholder="Nightly import"
            onChange={(event) => setName(event.target.value)}
          />
        )}
      </Field>
      <Field label="What it may do">
        {(control) => (
          <Select {...control} aria-label="What it may do" value={role} onChange={setRole} options={ROLES} />
        )}
      </Field>
      <Field label="It works for">
        {(control) => (
          <Select {...control} aria-label="It works for" value={expiry} onChange={setExpiry} options={[...EXPIRIES]} />
        )}
      </Field>
      <FormEnd
        error={create.error && problems.size === 0 ? apiErrorMessage(create.error) : null}
        submitLabel="Create key"
        isBusy={create.isPending}
        onCancel={onClose}
      />
    </form>
  );
};
