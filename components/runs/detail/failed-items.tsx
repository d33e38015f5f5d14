'use client';

import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { plural } from '../format/cost';
import { countItems, failuresOfGroup } from '../timeline/failed-items';
import { placeName } from '../timeline/place-words';
import type { Span, Timeline } from '../timeline/span';
import { itemLabel } from '../timeline-panel/item-label';

const FIRST = 8;
const MORE = 100;

/** Of each group; all of them are on the page of its run. */
const MOST_REASONS = 3;

const failedWords = ({ group }: Span): string => (group ? `${plural(group.failedItems, 'item')} failed` : 'Failed');

/** Why a row failed: an item by itself, and of a group each of its items, by their places in the whole list. */
const Reasons = ({ row }: { row: Span }) => {
  const failures = row.error ? [] : failuresOfGroup(row);
  const rest = (row.group?.failedItems ?? 0) - MOST_REASONS;
  if (failures.length === 0)
    return <span className="break-words text-failed text-meta">{row.error?.message ?? failedWords(row)}</span>;
  return (
    <span className="grid gap-0.5 text-failed text-meta">
      {failures.slice(0, MOST_REASONS).map(({ index, message }) => (
        <span key={index} className="break-words">
          {`${placeName('items', index)}: ${message}`}
        </span>
      ))}
      {rest > 0 ? <span className="text-ink-2">{`and ${rest.toLocaleString('en-US')} more in its run`}</span> : null}
    </span>
  );
};

/** Items that failed, by number, each with why; pressing one goes to it. */
export const FailedItems = ({
  items,
  timeline,
  onSelect,
  action,
}: {
  items: Span[];
  timeline: Timeline;
  onSelect: (path: string) => void;
  /** beside the title: running them again */
  action?: React.ReactNode;
}) => {
  const [most, setMost] = useState(FIRST);
  if (items.length === 0) return null;
  return (
    <section aria-label="Failed items" className="pt-3">
      <h3 className="flex min-h-8 items-center gap-2 font-semibold text-meta">
        {plural(countItems(items), 'failed item')}
        <span className="ms-auto">{action}</span>
      </h3>
      <ul>
        {items.slice(0, most).map((item) => (
          <li key={item.path} className="border-line border-t first:border-t-0">
            <button
              type="button"
              onClick={() => onSelect(item.path)}
              className="focus-inset grid min-h-8 w-full grid-cols-[minmax(72px,160px)_minmax(0,1fr)] items-baseline gap-3 rounded-control px-1 py-1.5 text-start hover:bg-raised"
            >
              <span className="truncate">{item.group ? item.title : itemLabel(item, timeline)}</span>
              <Reasons row={item} />
            </button>
          </li>
        ))}
      </ul>
      {items.length > most ? (
        <Button size="sm" variant="ghost" onClick={() => setMost(most + MORE)}>
          Show {Math.min(MORE, items.length - most)} more
        </Button>
      ) : null}
    </section>
  );
};
