'use client';

import { useQuery } from '@tanstack/react-query';
import { Workflow } from 'lucide-react';
import dynamic from 'next/dynamic';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useEffect, useRef } from 'react';
import { useApi } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { SearchInput } from '@/components/ui/input';
import { Kbd } from '@/components/ui/kbd';
import { plural } from '../runs/format/cost';
import { useNow } from '../runs/inspector/use-now';
import { PageHead } from '../shell/page-head';
import { LoadFailed, LoadingRows } from '../shell/query-state';
import { FilterMenu } from './filter-menu';
import { ImportButton } from './import-button';
import { NewWorkflowButton } from './new-workflow-button';
import { useWorkflowActions } from './use-workflow-actions';
import { filterWorkflows, STATUS_FILTERS, STATUS_VALUES } from './workflow-filter';
import { WorkflowTable } from './workflow-table';

/** Below the list, and drawn with what the steps are made of: it comes once the list is there. */
const ExamplesSection = dynamic(() => import('./examples-section').then((module) => module.ExamplesSection), {
  ssr: false,
});

const LOOK_AGAIN_MS = 10_000;

/** All workflows of the workspace, and examples to begin with. */
export const WorkflowsPage = () => {
  const api = useApi();
  const list = useQuery(api.workflows.list.queryOptions(undefined, { refetchInterval: LOOK_AGAIN_MS }));
  const { hidden, ...actions } = useWorkflowActions();
  const now = useNow(true, 30_000);
  const [filters, setFilters] = useQueryStates(
    {
      q: parseAsString.withDefault(''),
      status: parseAsStringLiteral(STATUS_VALUES).withDefault('any'),
      owner: parseAsString,
    },
    { history: 'replace' },
  );
  const search = useSearchKey();
  const workflows = list.data?.filter((workflow) => !hidden.has(workflow.id)) ?? [];
  const shown = filterWorkflows(workflows, { query: filters.q, status: filters.status, owner: filters.owner });
  const owners = [...new Set(workflows.flatMap((workflow) => workflow.owner ?? []))].sort();
  const clear = () => setFilters({ q: null, status: null, owner: null });
  const isEmpty = list.data !== undefined && workflows.length === 0;
  return (
    <>
      <PageHead
        title="Workflows"
        actions={
          <>
            <ImportButton />
            <NewWorkflowButton />
          </>
        }
      />
      {isEmpty ? null : (
        <div className="flex flex-wrap items-center gap-2 px-4 pb-4 sm:px-8">
          <SearchInput
            ref={search}
            label="Find a workflow"
            value={filters.q}
            onChange={(event) => setFilters({ q: event.target.value || null })}
            onClear={() => setFilters({ q: null })}
            trailing={<Kbd>/</Kbd>}
            className="w-70 max-w-full"
          />
          <FilterMenu
            label="Status"
            value={filters.status}
            options={STATUS_FILTERS}
            onChange={(status) => setFilters({ status: status === 'any' ? null : status })}
          />
          {owners.length > 1 || filters.owner !== null ? (
            <FilterMenu
              label="Owner"
              value={filters.owner ?? ''}
              options={[{ value: '', label: 'Any owner' }, ...owners.map((owner) => ({ value: owner, label: owner }))]}
              onChange={(owner) => setFilters({ owner: owner || null })}
            />
          ) : null}
          <p className="ms-auto text-ink-3 text-meta" aria-live="polite">
            {list.data
              ? shown.length === workflows.length
                ? plural(workflows.length, 'workflow')
                : `${shown.length} of ${workflows.length}`
              : ''}
          </p>
        </div>
      )}
      {list.error && !list.data ? (
        <LoadFailed what="Workflows" error={list.error} onRetry={() => list.refetch()} />
      ) : list.isPending ? (
        <LoadingRows what="workflows" />
      ) : isEmpty ? (
        <EmptyState
          icon={<Workflow size={28} />}
          title="No workflows yet"
          action={<NewWorkflowButton variant="secondary" />}
        >
          Draw one from nothing, or take an example below: each runs at once, without a key.
        </EmptyState>
      ) : shown.length === 0 ? (
        <EmptyState title="No workflow fits" action={<Button onClick={clear}>Clear filters</Button>}>
          Nothing has this name and status.
        </EmptyState>
      ) : (
        <WorkflowTable workflows={shown} now={now} actions={actions} />
      )}
      <ExamplesSection showAll={isEmpty} />
    </>
  );
};

/** `/` goes to the search, unless a person is typing. */
function useSearchKey() {
  const search = useRef<HTMLInputElement>(null);
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const target = event.target;
      const isTyping =
        target instanceof HTMLElement && target.closest('input, textarea, select, [role="dialog"], [role="menu"]');
      if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping) return;
      event.preventDefault();
      search.current?.focus();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, []);
  return search;
}
