'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { apiErrorMessage } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { StatusIcon } from '@/components/ui/status-icon';
import { toast } from '@/components/ui/toast';
import type { ApiKeyView } from '@/server/api-keys/api-key-view';
import { formatAgo, formatDay, formatFull } from '../runs/format/when';
import { useNow } from '../runs/inspector/use-now';

const ROLE_WORDS: Record<ApiKeyView['role'], string> = {
  viewer: 'Viewer',
  editor: 'Editor',
  admin: 'Admin',
  owner: 'Owner',
};

/** One key: what it may do, whether anything uses it, and the end of it. The key itself is kept nowhere. */
export const ApiKeyRow = ({ apiKey }: { apiKey: ApiKeyView }) => {
  const now = useNow(false);
  return (
    <li className="flex min-h-11 flex-wrap items-center gap-x-3 gap-y-1 border-line border-t py-2 first:border-t-0">
      <StatusIcon
        status={apiKey.isLive ? 'done' : 'cancelled'}
        label={apiKey.isLive ? 'Works' : 'Does not work any more'}
      />
      <div className="min-w-0 flex-1">
        <p className="flex min-w-0 flex-wrap items-center gap-x-2">
          <span className="truncate font-medium">{apiKey.name}</span>
          <Badge tone="outline">{ROLE_WORDS[apiKey.role]}</Badge>
          <code className="whitespace-nowrap text-ink-3 text-meta">sluice_…{apiKey.last4}</code>
        </p>
        <p className="text-ink-2 text-meta">
          {endWords(apiKey)}
          <span className="text-ink-3">
            {' · '}
            {apiKey.lastUsedAt ? `last used ${formatAgo(apiKey.lastUsedAt, now)}` : 'not used yet'}
            {' · '}
            <time title={formatFull(apiKey.createdAt)}>made {formatAgo(apiKey.createdAt, now)}</time>
            {apiKey.createdBy ? ` by ${apiKey.createdBy}` : ''}
          </span>
        </p>
      </div>
      {apiKey.isLive ? <RevokeButton apiKey={apiKey} /> : null}
    </li>
  );
};

const endWords = (key: ApiKeyView): string => {
  if (key.revokedAt) return `Revoked ${formatDay(key.revokedAt)}`;
  if (key.expiresAt === null) return 'Works until it is revoked';
  return key.isLive ? `Works until ${formatDay(key.expiresAt)}` : `Ended ${formatDay(key.expiresAt)}`;
};

const RevokeButton = ({ apiKey }: { apiKey: ApiKeyView }) => {
  const api = useApi();
  const queries = useQueryClient();
  const [isAsked, setIsAsked] = useState(false);
  const revoke = useMutation(
    api.apiKeys.revoke.mutationOptions({
      onSuccess: () => {
        setIsAsked(false);
        toast.success(`The key “${apiKey.name}” is revoked.`);
        return queries.invalidateQueries({ queryKey: api.apiKeys.list.queryKey() });
      },
      onError: (error) => toast.error(apiErrorMessage(error)),
    }),
  );
  return (
    <>
      <Button size="sm" variant="danger" aria-label={`Revoke key ${apiKey.name}`} onClick={() => setIsAsked(true)}>
        Revoke key
      </Button>
      <ConfirmDialog
        isOpen={isAsked}
        onClose={() => setIsAsked(false)}
        title={`Revoke “${apiKey.name}”?`}
        action="Revoke key"
        onConfirm={() => revoke.mutate({ id: apiKey.id })}
        isBusy={revoke.isPending}
      >
        Whatever uses it is refused from now on. Runs that it started go on.
      </ConfirmDialog>
    </>
  );
};
