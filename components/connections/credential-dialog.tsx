'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { apiErrorMessage, apiErrorOf } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { Dialog } from '@/components/ui/dialog';
import { Field } from '@/components/ui/field';
import { FormEnd } from '@/components/ui/form-end';
import { Input } from '@/components/ui/input';
import type { HttpCredentialView } from '@/server/credentials/http-credential';

/** A new credential, or another value for one that is there. */
export const CredentialDialog = ({
  credential,
  onClose,
}: {
  /** null: closed */
  credential: HttpCredentialView | 'new' | null;
  onClose: () => void;
}) => {
  const isNew = credential === 'new' || credential === null;
  return (
    <Dialog
      isOpen={credential !== null}
      onClose={onClose}
      title={isNew ? 'Add credential' : `Replace the value of “${credential.name}”`}
      description="A header that HTTP request steps send. Stored encrypted, sent to the hosts you name only, never shown again."
    >
      {credential === null ? null : <CredentialForm before={isNew ? null : credential} onClose={onClose} />}
    </Dialog>
  );
};

const CredentialForm = ({ before, onClose }: { before: HttpCredentialView | null; onClose: () => void }) => {
  const api = useApi();
  const queries = useQueryClient();
  const [name, setName] = useState(before?.name ?? '');
  const [headerName, setHeaderName] = useState(before?.headerName ?? 'Authorization');
  const [value, setValue] = useState('');
  const [hosts, setHosts] = useState(before?.hosts.join(', ') ?? '');
  const save = useMutation(
    api.credentials.save.mutationOptions({
      onSuccess: async () => {
        await queries.invalidateQueries({ queryKey: api.credentials.list.queryKey() });
        onClose();
      },
    }),
  );
  const problems = new Map(apiErrorOf(save.error)?.problems?.map((problem) => [problem.path, problem.message]));
  return (
    <form
      className="grid gap-3"
      aria-label={before ? 'Replace value' : 'Add credential'}
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate({
          name: name.trim(),
          headerName: headerName.trim(),
          value,
          hosts: hosts.split(/[\s,]+/).filter(Boolean),
        });
      }}
    >
      {before ? null : (
        <Field label="Name" isRequired error={problems.get('name')} help="Steps find it by this name.">
          {(control) => (
            <Input
              {...control}
              required
              maxLength={60}
              placeholder="CRM"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
      )}
      <Field label="Header" isRequired error={problems.get('headerName')}>
        {(control) => (
          <Input {...control} required value={headerName} onChange={(event) => setHeaderName(event.target.value)} />
        )}
      </Field>
      <Field label="Value" isRequired error={problems.get('value')} help="All of it, such as “Bearer” and the key.">
        {(control) => (
          <Input
            {...control}
            required
            type="password"
            autoComplete="off"
            placeholder="Bearer …"
            value={value}
            onChange={(event) => setValue(event.target.value)}
          />
        )}
      </Field>
      <Field
        label="Hosts it may be sent to"
        isRequired
        error={problems.get('hosts')}
        help="Without https:// and without a path; several with a comma between them."
      >
        {(control) => (
          <Input
            {...control}
            required
            placeholder="api.example.com"
            value={hosts}
            onChange={(event) => setHosts(event.target.value)}
          />
        )}
      </Field>
      <FormEnd
        error={save.error && problems.size === 0 ? apiErrorMessage(save.error) : null}
        submitLabel={before ? 'Replace value' : 'Add credential'}
        isBusy={save.isPending}
        onCancel={onClose}
      />
    </form>
  );
};
