'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { RefreshCw } from 'lucide-react';
import { apiErrorMessage } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { Note } from '@/components/ui/note';
import { StatusIcon } from '@/components/ui/status-icon';
import { toast } from '@/components/ui/toast';
import type { ModelList } from '@/server/models/model-view';
import { plural } from '../runs/format/cost';
import { PageHead } from '../shell/page-head';
import { LoadFailed, LoadingRows } from '../shell/query-state';
import { ModelRow } from './model-row';
import { ProviderRow } from './provider-row';

/** Which models steps can ask, and the keys that open them. */
export const ModelsPage = () => {
  const api = useApi();
  const queries = useQueryClient();
  const list = useQuery(api.models.list.queryOptions());
  const rescan = useMutation(
    api.models.rescan.mutationOptions({
      onSuccess: (found) => {
        queries.setQueryData(api.models.list.queryKey(), found);
        const local = found.models.filter((model) => model.isLocal && !model.isStandIn).length;
        toast(local === 0 ? 'No model server was found on this machine.' : `${plural(local, 'local model')} found.`);
      },
      onError: (error) => toast.error(apiErrorMessage(error)),
    }),
  );
  return (
    <>
      <PageHead
        title="Models and keys"
        actions={
          <Button icon={<RefreshCw size={14} />} onClick={() => rescan.mutate()} isBusy={rescan.isPending}>
            {rescan.isPending ? 'Looking…' : 'Look for local servers'}
          </Button>
        }
      >
        Keys are stored encrypted and never shown again.
      </PageHead>
      {list.error && !list.data ? (
        <LoadFailed what="Models" error={list.error} onRetry={() => list.refetch()} />
      ) : list.isPending ? (
        <LoadingRows what="models" />
      ) : (
        <Lists list={list.data} />
      )}
    </>
  );
};

const Lists = ({ list }: { list: ModelList }) => {
  const hasReal = list.models.some((model) => !model.isStandIn);
  return (
    <div className="grid max-w-240 gap-8 px-4 pb-8 sm:px-8">
      {hasReal ? null : (
        <Note tone="warn" icon={<StatusIcon status="attention" />} title="No AI model is connected yet.">
          Steps are answered by built-in rules, which find and copy but do not think. Add a key below, or start a model
          server on this machine.
        </Note>
      )}
      <section aria-labelledby="providers">
        <h2 id="providers" className="mb-2 font-semibold text-section">
          Providers
        </h2>
        <ul className="rounded-card border border-line bg-surface">
          {list.providers.map((provider) => (
            <li key={provider.id} className="border-line border-t first:border-t-0">
              <ProviderRow
                provider={provider}
                models={list.models.filter((model) => model.provider === provider.id).length}
              />
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="models">
        <div className="mb-2 flex flex-wrap items-baseline gap-x-3">
          <h2 id="models" className="font-semibold text-section">
            Models
          </h2>
          <span className="text-ink-3">New steps start with {labelOf(list)}</span>
        </div>
        {list.models.length === 0 ? (
          <p className="text-ink-2">No provider has a key yet.</p>
        ) : (
          <ul className="rounded-card border border-line bg-surface">
            {list.models.map((model) => (
              <li key={model.id} className="border-line border-t first:border-t-0">
                <ModelRow model={model} isDefault={model.id === list.default} />
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  );
};

const labelOf = (list: ModelList): string =>
  list.models.find((model) => model.id === list.default)?.label ?? list.default;
