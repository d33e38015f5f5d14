'use client';

import type { RefObject } from 'react';
import { SearchInput } from '@/components/ui/input';
import { Kbd } from '@/components/ui/kbd';
import { Segmented } from '@/components/ui/segmented';
import type { RowFilter } from '../timeline/rows';

const FILTERS: { value: RowFilter; word: string }[] = [
  { value: 'all', word: 'All' },
  { value: 'ai', word: 'AI' },
  { value: 'tools', word: 'Tools' },
  { value: 'problems', word: 'Problems' },
  { value: 'failed', word: 'Failed' },
];

const LEGEND = [
  ['queued', 'Queued'],
  ['working', 'Working'],
  ['waiting', 'Waiting for a person'],
  ['sleeping', 'Waiting for its time'],
  ['failed', 'Failed try'],
] as const;

export const TimelineFilters = ({
  filter,
  onFilter,
  counts,
  waits,
  search,
  onSearch,
  searchRef,
}: {
  filter: RowFilter;
  onFilter: (filter: RowFilter) => void;
  counts: Record<RowFilter, number>;
  /** kinds of waiting there are bars of */
  waits: { forPerson: boolean; forTime: boolean };
  search: string;
  onSearch: (search: string) => void;
  searchRef: RefObject<HTMLInputElement | null>;
}) => (
  <div className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-line border-b px-4 py-2">
    <Segmented
      label="Show steps"
      items={FILTERS.filter(({ value }) => value !== 'failed' || counts.failed > 0 || filter === 'failed').map(
        ({ value, word }) => ({ value, label: `${word} ${counts[value].toLocaleString('en-US')}` }),
      )}
      value={filter}
      onChange={onFilter}
      className="[&>button]:h-6"
    />
    <SearchInput
      ref={searchRef}
      label="Find a step or a value"
      value={search}
      onChange={(event) => onSearch(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onSearch('');
      }}
      onClear={() => onSearch('')}
      trailing={<Kbd>/</Kbd>}
      className="w-48 [&>input]:h-7"
    />
    <ul className="ms-auto flex flex-wrap gap-x-4 gap-y-1 text-ink-3 text-micro max-xl:hidden" aria-label="Legend">
      {LEGEND.filter(([kind]) => (kind !== 'waiting' || waits.forPerson) && (kind !== 'sleeping' || waits.forTime)).map(
        ([kind, word]) => (
          <li key={kind} className="flex items-center gap-1">
            <i className="run-bar static! h-2 w-4" data-kind={kind} />
            {word}
          </li>
        ),
      )}
    </ul>
  </div>
);
