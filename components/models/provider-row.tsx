'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { KeyRound } from 'lucide-react';
import { useState } from 'react';
import { apiErrorMessage } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { toast } from '@/components/ui/toast';
import type { ProviderView } from '@/server/models/model-view';
import { plural } from '../runs/format/cost';
import { KeyDialog } from './key-dialog';

/** One provider: where its key comes from, and what can be done about it. */
export const ProviderRow = ({ provider, models }: { provider: ProviderView; models: number }) => {
  const api = useApi();
  const queries = useQueryClient();
  const [isAdding, setIsAdding] = useState(false);
  const [isRemoving, setIsRemoving] = useState(false);
  const remove = useMutation(
    api.models.removeKey.mutationOptions({
      onSuccess: () => {
        setIsRemoving(false);
        toast.success(`The key for ${provider.name} was erased.`);
        return queries.invalidateQueries({ queryKey: api.models.list.queryKey() });
      },
      onError: (error) => toast.error(apiErrorMessage(error)),
    }),
  );
  const takesKey = provider.configured !== 'builtin' && provider.configured !== 'local';
  return (
    <div className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-2 px-4 py-2">
      <div className="min-w-48 flex-1">
        <h3 className="flex items-center gap-2 font-medium">
          {provider.name}
          {provider.configured === 'local' ? <Badge>On this machine</Badge> : null}
        </h3>
        <p className="break-words text-ink-2 text-meta">{stateWords(provider)}</p>
      </div>
      <span className="text-ink-3 text-meta">{models > 0 ? plural(models, 'model') : ''}</span>
      {takesKey ? (
        <div className="flex gap-2">
          {provider.configured === 'saved' ? (
            <Button size="sm" variant="danger-ghost" onClick={() => setIsRemoving(true)}>
              Remove key
            </Button>
          ) : null}
          <Button size="sm" icon={<KeyRound size={14} />} onClick={() => setIsAdding(true)}>
            {provider.configured === 'saved' ? 'Replace key' : 'Add key'}
          </Button>
        </div>
      ) : null}
      <KeyDialog provider={provider} isOpen={isAdding} onClose={() => setIsAdding(false)} />
      <ConfirmDialog
        isOpen={isRemoving}
        onClose={() => setIsRemoving(false)}
        title={`Remove the key for ${provider.name}?`}
        action="Remove key"
        onConfirm={() => remove.mutate({ provider: provider.id })}
        isBusy={remove.isPending}
      >
        It is erased here. Steps that use its models fail until there is another.
      </ConfirmDialog>
    </div>
  );
};

function stateWords(provider: ProviderView): string {
  const at = provider.baseUrl ? ` at ${provider.baseUrl}` : '';
  const end = provider.last4 ? `, ends in ${provider.last4}` : '';
  switch (provider.configured) {
    case 'env':
      return `Key set by who runs Sluice${end}${at}`;
    case 'saved':
      return `Key stored here${end}${at}`;
    case 'local':
      return `Found${at || ' on this machine'}`;
    case 'builtin':
      return 'Built-in rules: they find and copy, and need no key';
    default:
      return 'No key yet';
  }
}
