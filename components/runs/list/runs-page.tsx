'use client';

import { useQuery } from '@tanstack/react-query';
import { ArrowUp, History } from 'lucide-react';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useApi } from '@/components/api/trpc';
import { Button } from '@/components/ui/button';
import { EmptyState } from '@/components/ui/empty-state';
import { FilterMenu } from '../../home/filter-menu';
import { PageHead } from '../../shell/page-head';
import { LoadFailed, LoadingRows } from '../../shell/query-state';
import { plural } from '../format/cost';
import { useNow } from '../inspector/use-now';
import { RunRow } from './run-row';
import { useRunList } from './use-run-list';

const STATUSES = [
  { value: 'any', label: 'Any status' },
  { value: 'running', label: 'Running' },
  { value: 'waiting', label: 'Waiting' },
  { value: 'needs_attention', label: 'Needs a decision' },
  { value: 'succeeded', label: 'Done' },
  { value: 'failed', label: 'Failed' },
  { value: 'cancelled', label: 'Stopped' },
  { value: 'queued', label: 'Queued' },
] as const;

const HEAD = 'h-8 border-line border-b px-2 font-normal text-ink-3 text-meta';

/** Every run of the workspace, live. */
export const RunsPage = () => {
  const api = useApi();
  const now = useNow(true);
  const [filters, setFilters] = useQueryStates(
    {
      status: parseAsStringLiteral(STATUSES.map((status) => status.value)).withDefault('any'),
      workflow: parseAsString,
    },
    { history: 'replace' },
  );
  const workflows = useQuery(api.workflows.list.queryOptions());
  const list = useRunList({
    workflowId: filters.workflow ?? undefined,
    status: filters.status === 'any' ? undefined : filters.status,
  });
  const isFiltered = filters.status !== 'any' || filters.workflow !== null;
  return (
    <>
      <PageHead title="Runs" />
      <div className="flex flex-wrap items-center gap-2 px-4 pb-4 sm:px-8">
        <FilterMenu
          label="Status"
          value={filters.status}
          options={STATUSES}
          onChange={(status) => setFilters({ status: status === 'any' ? null : status })}
        />
        <FilterMenu
          label="Workflow"
          value={filters.workflow ?? ''}
          options={[
            { value: '', label: 'Any workflow' },
            ...(workflows.data ?? []).map((workflow) => ({ value: workflow.id, label: workflow.name })),
          ]}
          onChange={(workflow) => setFilters({ workflow: workflow || null })}
        />
        <span aria-live="polite" className="ms-auto">
          {list.fresh > 0 ? (
            <Button size="sm" icon={<ArrowUp size={14} />} onClick={list.showFresh}>
              {plural(list.fresh, 'new run')}
            </Button>
          ) : null}
        </span>
      </div>
      {list.error && list.runs.length === 0 ? (
        <LoadFailed what="Runs" error={list.error} onRetry={list.retry} />
      ) : list.isPending ? (
        <LoadingRows what="runs" rows={8} />
      ) : list.runs.length === 0 ? (
        <EmptyState
          icon={<History size={28} />}
          title={isFiltered ? 'No run fits' : 'Nothing has run yet'}
          action={
            isFiltered ? (
              <Button onClick={() => setFilters({ status: null, workflow: null })}>Clear filters</Button>
            ) : null
          }
        >
          {isFiltered
            ? 'Runs that fit will appear here by themselves.'
            : 'Open a workflow and press Run. It appears here at once.'}
        </EmptyState>
      ) : (
        <div className="px-2 pb-8 sm:px-6">
          <table aria-label="Runs" className="w-full table-fixed border-separate border-spacing-0">
            <colgroup>
              <col className="w-48 max-sm:w-10" />
              <col />
              <col className="w-32 max-sm:hidden" />
              <col className="w-24 max-sm:hidden" />
              <col className="w-20 max-lg:hidden" />
              <col className="w-44 max-lg:hidden" />
            </colgroup>
            <thead>
              <tr>
                <th scope="col" className={`${HEAD} text-start`}>
                  <span className="max-sm:sr-only">Status</span>
                </th>
                <th scope="col" className={`${HEAD} text-start`}>
                  Run
                </th>
                <th scope="col" className={`${HEAD} text-start max-sm:hidden`}>
                  Started
                </th>
                <th scope="col" className={`${HEAD} text-end max-sm:hidden`}>
                  Took
                </th>
                <th scope="col" className={`${HEAD} text-end max-lg:hidden`}>
                  Cost
                </th>
                <th scope="col" className={`${HEAD} ps-4 text-start max-lg:hidden`}>
                  Started by
                </th>
              </tr>
            </thead>
            <tbody>
              {list.runs.map((run) => (
                <RunRow key={run.id} run={run} now={now} />
              ))}
            </tbody>
          </table>
          {list.hasMore ? (
            <div className="pt-4 text-center">
              <Button onClick={list.loadMore} isBusy={list.isLoadingMore}>
                {list.isLoadingMore ? 'Loading…' : 'Show older runs'}
              </Button>
            </div>
          ) : null}
        </div>
      )}
    </>
  );
};
