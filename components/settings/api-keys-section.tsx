'use client';

import { useQuery } from '@tanstack/react-query';
import { KeyRound, Plus } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { LoadFailed, LoadingRows } from '../shell/query-state';
import { ApiKeyDialog } from './api-key-dialog';
import { ApiKeyRow } from './api-key-row';

/** How programs get in: who made each key, what it may do, when it was last used, and the end of it. */
export const ApiKeysSection = () => {
  const api = useApi();
  const keys = useQuery(api.apiKeys.list.queryOptions());
  const [isOpen, setIsOpen] = useState(false);
  const create = (
    <Button icon={<Plus size={14} aria-hidden />} onClick={() => setIsOpen(true)}>
      Create key
    </Button>
  );
  return (
    <section aria-label="API keys">
      <div className="mb-2 flex items-center gap-3">
        <h2 className="font-semibold text-section">API keys</h2>
        <span className="flex-1" />
        {keys.data?.length ? create : null}
      </div>
      <div className="rounded-card border border-line bg-surface px-4">
        {keys.error && !keys.data ? (
          <LoadFailed what="Keys" error={keys.error} onRetry={() => keys.refetch()} />
        ) : keys.isPending ? (
          <LoadingRows what="keys" rows={2} />
        ) : keys.data.length === 0 ? (
          <EmptyState icon={<KeyRound size={28} />} title="No program has a key" action={create}>
            With a key, a program starts runs, follows them and answers what they ask. <ApiLink />
          </EmptyState>
        ) : (
          <ul aria-label="Keys">
            {keys.data.map((key) => (
              <ApiKeyRow key={key.id} apiKey={key} />
            ))}
          </ul>
        )}
      </div>
      <ApiKeyDialog isOpen={isOpen} onClose={() => setIsOpen(false)} />
      {keys.data?.length ? (
        <p className="mt-2 text-ink-3 text-meta">
          <ApiLink />
        </p>
      ) : null}
    </section>
  );
};

const ApiLink = () => (
  <a href="/api/v1/openapi.json" className="text-accent-text underline underline-offset-2">
    What the API offers
  </a>
);
