'use client';

import { Popover } from '@base-ui/react/popover';
import { useMemo, useRef, useState } from 'react';
import { cn } from '../../ui/cn';
import { Icon } from '../../ui/icon';
import { popupStyle } from '../../ui/menu-style';
import { searchValues } from './search-values';
import type { ValueBook, ValueEntry } from './value-book';
import { valueText } from './value-text';

/** The line of the cursor, as wide as what is not to be covered. */
function anchorOf(at: { x: number; y: number }, beside: HTMLElement | null | undefined): DOMRect {
  if (!beside) return DOMRect.fromRect({ x: at.x, y: at.y, width: 0, height: 0 });
  const { left, width } = beside.getBoundingClientRect();
  return DOMRect.fromRect({ x: left, y: at.y - LINE, width, height: LINE });
}

const LINE = 24;

/** Values of earlier steps at the cursor: search, arrows, Enter. Grouped by step, with what each was last. */
export const ValuePicker = ({
  at,
  beside,
  book,
  onPick,
  onClose,
}: {
  at: { x: number; y: number };
  /** what is not to be covered, where there is room beside it: the field, with what its text gives below it */
  beside?: HTMLElement | null;
  book: ValueBook;
  onPick: (expression: string) => void;
  /** `query` is what was typed into the search: with `escape` it was meant as text */
  onClose: (how: 'escape' | 'outside', query: string) => void;
}) => {
  const [query, setQuery] = useState('');
  const [highlighted, setHighlighted] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const found = useMemo(() => searchValues(book.entries, query), [book, query]);
  const chosen = found[Math.min(highlighted, found.length - 1)];

  const move = (by: number) => {
    const next = Math.max(0, Math.min(found.length - 1, highlighted + by));
    setHighlighted(next);
    list.current?.querySelector(`[data-index="${next}"]`)?.scrollIntoView({ block: 'nearest' });
  };

  return (
    <Popover.Root
      open
      onOpenChange={(isOpen, details) =>
        isOpen ? undefined : onClose(details.reason === 'escape-key' ? 'escape' : 'outside', query)
      }
    >
      <Popover.Portal>
        <Popover.Positioner
          anchor={{ getBoundingClientRect: () => anchorOf(at, beside) }}
          side={beside ? 'left' : 'bottom'}
          align="start"
          sideOffset={beside ? 12 : 4}
          collisionAvoidance={{ side: 'flip', align: 'shift', fallbackAxisSide: 'end' }}
          className="z-50"
        >
          <Popover.Popup
            aria-label="Values of earlier steps"
            className={cn(popupStyle, 'flex max-h-80 w-80 flex-col overflow-clip')}
          >
            <input
              role="combobox"
              aria-label="Find a value"
              aria-expanded
              aria-controls="value-picker-list"
              aria-activedescendant={chosen ? `value-${chosen.expression}` : undefined}
              value={query}
              placeholder="Find a value"
              onChange={(event) => {
                // "and / or": a slash with a space behind it is a slash.
                if (event.target.value === ' ') onClose('escape', ' ');
                setQuery(event.target.value);
                setHighlighted(0);
              }}
              onKeyDown={(event) => {
                if (event.key === 'ArrowDown') move(1);
                else if (event.key === 'ArrowUp') move(-1);
                else if (event.key === 'Enter' && chosen) onPick(chosen.expression);
                else return;
                event.preventDefault();
              }}
              className="h-9 shrink-0 border-line border-b bg-transparent px-3 text-ui outline-hidden"
            />
            <div
              ref={list}
              id="value-picker-list"
              role="listbox"
              aria-label="Values"
              className="min-h-0 flex-1 overflow-y-auto py-1"
            >
              {found.map((entry, index) => (
                <Row
                  key={entry.expression}
                  entry={entry}
                  index={index}
                  isHighlighted={entry === chosen}
                  hasHeading={entry.source !== found[index - 1]?.source}
                  onPick={() => onPick(entry.expression)}
                  onHover={() => setHighlighted(index)}
                />
              ))}
              {found.length === 0 ? (
                <p className="px-3 py-2 text-ink-3 text-meta">
                  {book.entries.length === 0 ? 'No step before this one gives a value yet.' : 'No value fits that.'}
                </p>
              ) : null}
            </div>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
};

const Row = ({
  entry,
  index,
  isHighlighted,
  hasHeading,
  onPick,
  onHover,
}: {
  entry: ValueEntry;
  index: number;
  isHighlighted: boolean;
  hasHeading: boolean;
  onPick: () => void;
  onHover: () => void;
}) => (
  <>
    {hasHeading ? <div className="px-3 pt-2 pb-1 font-medium text-ink-3 text-micro">{entry.source}</div> : null}
    {/* biome-ignore lint/a11y/useKeyWithClickEvents: the search box above drives the list with arrows and Enter */}
    <div
      id={`value-${entry.expression}`}
      data-index={index}
      role="option"
      tabIndex={-1}
      aria-selected={isHighlighted}
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPick}
      onMouseMove={onHover}
      className={cn('mx-1 flex h-8 items-center gap-2 rounded-control px-2', isHighlighted && 'bg-raised')}
      style={{ paddingInlineStart: 8 + Math.max(0, entry.depth - 1) * 12 }}
    >
      <span data-kind={entry.kind} className="text-(--k)">
        <Icon name={entry.icon} size={12} strokeWidth={2.2} />
      </span>
      <span className="min-w-0 flex-none max-w-[60%] truncate">{entry.label}</span>
      <span className="ms-auto min-w-0 truncate text-ink-3 text-meta">{valueText(entry.last)}</span>
    </div>
  </>
);
