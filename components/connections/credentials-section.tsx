'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Ellipsis, KeyRound, Plus, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { apiErrorMessage } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { IconButton } from '@/components/ui/icon-button';
import { Menu } from '@/components/ui/menu';
import { toast } from '@/components/ui/toast';
import type { HttpCredentialView } from '@/server/credentials/http-credential';
import { LoadFailed, LoadingRows } from '../shell/query-state';
import { CredentialDialog } from './credential-dialog';

/** Secrets that HTTP requests of steps are signed in with. They can be replaced and erased, never read. */
export const CredentialsSection = () => {
  const api = useApi();
  const list = useQuery(api.credentials.list.queryOptions());
  const [editing, setEditing] = useState<HttpCredentialView | 'new' | null>(null);
  return (
    <section aria-labelledby="credentials" className="border-line border-t px-2 py-3">
      <header className="flex items-center gap-2 px-2 pb-1">
        <h2 id="credentials" className="flex-1 font-semibold">
          Credentials
        </h2>
        <IconButton label="Add credential" icon={<Plus size={14} />} onClick={() => setEditing('new')} />
      </header>
      {list.error && !list.data ? (
        <LoadFailed what="Credentials" error={list.error} onRetry={() => list.refetch()} />
      ) : list.isPending ? (
        <LoadingRows what="credentials" rows={1} />
      ) : list.data.length === 0 ? (
        <p className="px-2 text-ink-3 text-meta">Keys that HTTP request steps send to the hosts you name.</p>
      ) : (
        <ul aria-label="Credentials" className="max-h-56 overflow-y-auto">
          {list.data.map((credential) => (
            <CredentialRow key={credential.name} credential={credential} onReplace={() => setEditing(credential)} />
          ))}
        </ul>
      )}
      <CredentialDialog credential={editing} onClose={() => setEditing(null)} />
    </section>
  );
};

const CredentialRow = ({ credential, onReplace }: { credential: HttpCredentialView; onReplace: () => void }) => {
  const api = useApi();
  const queries = useQueryClient();
  const [isAsked, setIsAsked] = useState(false);
  const remove = useMutation(
    api.credentials.remove.mutationOptions({
      onSuccess: () => {
        setIsAsked(false);
        toast.success(`“${credential.name}” was erased.`);
        return queries.invalidateQueries({ queryKey: api.credentials.list.queryKey() });
      },
      onError: (error) => toast.error(apiErrorMessage(error)),
    }),
  );
  return (
    <li className="flex items-center gap-3 rounded-menu px-2 py-1.5 hover:bg-raised">
      <KeyRound size={16} aria-hidden className="flex-none text-ink-3" />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{credential.name}</span>
        <span className="block truncate text-ink-3 text-meta" title={credential.hosts.join(', ')}>
          {credential.headerName}
          {credential.last4 ? ` …${credential.last4}` : ''} for {credential.hosts.join(', ')}
        </span>
      </span>
      <Menu
        trigger={<IconButton label={`More for ${credential.name}`} icon={<Ellipsis size={16} />} />}
        entries={[
          { label: 'Replace value', icon: <KeyRound size={14} />, onSelect: onReplace },
          { kind: 'separator' },
          { label: 'Erase credential', icon: <Trash2 size={14} />, onSelect: () => setIsAsked(true), isDanger: true },
        ]}
      />
      <ConfirmDialog
        isOpen={isAsked}
        onClose={() => setIsAsked(false)}
        title={`Erase “${credential.name}”?`}
        action="Erase credential"
        onConfirm={() => remove.mutate({ name: credential.name })}
        isBusy={remove.isPending}
      >
        Steps that use it will fail until they are given another.
      </ConfirmDialog>
    </li>
  );
};
