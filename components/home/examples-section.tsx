'use client';

import { useMutation, useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { apiErrorMessage } from '@/components/api/api-error';
import { useApi } from '@/components/api/trpc';
import { startFormOf } from '@/components/canvas/run/start-form';
import { Button } from '@/components/ui/button';
import { Skeleton } from '@/components/ui/skeleton';
import { toast } from '@/components/ui/toast';
import type { JsonObject } from '@/graph/json';
import { registry } from '@/nodes/registry';
import type { ExampleView } from '@/server/workflows/example-view';
import { ExampleCard } from './example-card';

const AT_FIRST = 4;

/** Examples that run as they are. */
export const ExamplesSection = ({ showAll = false }: { showAll?: boolean }) => {
  const api = useApi();
  const router = useRouter();
  const [isOpen, setIsOpen] = useState(showAll);
  const examples = useQuery(api.examples.list.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }));
  const fail = (error: unknown) => toast.error(apiErrorMessage(error));
  const create = useMutation(api.workflows.create.mutationOptions({ onError: fail }));
  const start = useMutation(
    api.runs.start.mutationOptions({ onSuccess: ({ runId }) => router.push(`/runs/${runId}`), onError: fail }),
  );
  const use = (exampleId: string) => create.mutate({ exampleId }, { onSuccess: ({ id }) => router.push(`/w/${id}`) });
  const run = (exampleId: string, input: JsonObject) =>
    create.mutate({ exampleId }, { onSuccess: ({ id }) => start.mutate({ workflowId: id, input }) });
  if (examples.data?.length === 0) return null;
  const shown = isOpen ? examples.data : examples.data?.slice(0, AT_FIRST);
  return (
    <section aria-labelledby="examples" className="px-4 pt-12 pb-8 sm:px-8">
      <div className="flex flex-wrap items-baseline gap-x-3 pb-3">
        <h2 id="examples" className="font-semibold text-section">
          Start from an example
        </h2>
        <span className="text-ink-3">Each runs at once with demo services, no keys needed</span>
        {examples.data && examples.data.length > AT_FIRST ? (
          <Button variant="link" className="ms-auto" onClick={() => setIsOpen(!isOpen)} aria-expanded={isOpen}>
            {isOpen ? 'Show fewer' : `All ${examples.data.length} examples`}
          </Button>
        ) : null}
      </div>
      <div className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,240px),1fr))] gap-4">
        {shown?.map((example) => (
          <ExampleCard
            key={example.id}
            example={example}
            isBusy={(create.isPending || start.isPending) && create.variables?.exampleId === example.id}
            onUse={() => use(example.id)}
            onRun={runOf(example, run)}
          />
        ))}
        {examples.isPending
          ? // biome-ignore lint/suspicious/noArrayIndexKey: place holders are all alike
            Array.from({ length: AT_FIRST }, (_, place) => <Skeleton key={place} className="h-54 rounded-card" />)
          : null}
      </div>
      {examples.error ? <p className="text-failed">{apiErrorMessage(examples.error)}</p> : null}
    </section>
  );
};

/** Runs a copy with the values its Start step offers; undefined when it offers too few. */
function runOf(example: ExampleView, run: (exampleId: string, input: JsonObject) => void): (() => void) | undefined {
  const form = startFormOf(example.document, registry);
  const isFilled = form?.schema.required?.every((name) => form.sample[name] !== undefined) ?? true;
  return isFilled ? () => run(example.id, form?.sample ?? {}) : undefined;
}
