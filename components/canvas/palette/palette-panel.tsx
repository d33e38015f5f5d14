'use client';

import { useRef, useState } from 'react';
import { cn } from '../../ui/cn';
import { SearchInput } from '../../ui/input';
import { Kbd } from '../../ui/kbd';
import { KindTile } from '../../ui/kind-tile';
import { useEditor } from '../store/editor-context';
import { CATEGORIES, type PaletteEntry, searchEntries } from './palette-entries';
import { usePalette } from './use-palette';
import { usePaletteDrag } from './use-palette-drag';

/** Everything that can be added: click to add it after the chosen step, drag to put it somewhere. */
export const PalettePanel = () => {
  const { steps, tools } = usePalette();
  const [query, setQuery] = useState('');
  const list = useRef<HTMLDivElement>(null);
  const editor = useEditor();
  const isSearching = query.trim() !== '';
  const found = isSearching ? searchEntries([...steps, ...tools], query).slice(0, 60) : [];
  const add = (entry: PaletteEntry) => {
    editor.add(entry.choice);
    setQuery('');
  };
  return (
    <>
      <div className="px-3 pb-2">
        <SearchInput
          label="Find a step"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onClear={() => setQuery('')}
          trailing={<Kbd>N</Kbd>}
          onKeyDown={(event) => {
            const [first] = found;
            if (event.key === 'Enter' && first) add(first);
            if (event.key === 'Escape' && query !== '') {
              event.stopPropagation();
              setQuery('');
            }
            if (event.key === 'ArrowDown') {
              event.preventDefault();
              list.current?.querySelector('button')?.focus();
            }
          }}
        />
      </div>
      <div ref={list} className="min-h-0 flex-1 overflow-y-auto pb-4">
        {isSearching ? (
          <section aria-label="Found steps">
            {found.map((entry) => (
              <PaletteItem key={entry.id} entry={entry} onAdd={() => add(entry)} hasPurpose />
            ))}
            {found.length === 0 ? <p className="px-4 py-2 text-ink-3 text-meta">No step fits “{query}”.</p> : null}
          </section>
        ) : (
          CATEGORIES.map((category) => {
            const members = steps.filter((entry) => entry.category === category.id);
            return members.length === 0 ? null : (
              <section key={category.id} aria-label={category.label}>
                <h2 className="px-4 pt-2 pb-1 font-medium text-ink-3 text-micro">{category.label}</h2>
                {members.map((entry) => (
                  <PaletteItem key={entry.id} entry={entry} onAdd={() => add(entry)} />
                ))}
              </section>
            );
          })
        )}
      </div>
    </>
  );
};

const PaletteItem = ({
  entry,
  onAdd,
  hasPurpose = false,
}: {
  entry: PaletteEntry;
  onAdd: () => void;
  hasPurpose?: boolean;
}) => {
  const startDrag = usePaletteDrag();
  return (
    <button
      type="button"
      title={entry.purpose}
      onClick={onAdd}
      onPointerDown={(event) => startDrag(event, entry)}
      className={cn(
        'focus-inset mx-2 flex min-h-8 w-[calc(100%-16px)] touch-none select-none items-center gap-2 rounded-control px-2 text-start hover:bg-raised pointer-coarse:min-h-11',
        hasPurpose && 'py-1',
      )}
    >
      <KindTile kind={entry.category} icon={entry.icon} size="sm" />
      <span className="min-w-0 flex-1">
        <span className="line-clamp-2 break-words leading-5">
          <span className="sr-only">Add </span>
          {entry.title}
        </span>
        {hasPurpose ? <span className="block truncate text-ink-3 text-micro">{entry.purpose}</span> : null}
      </span>
      {entry.effect ? <span className="text-ink-3 text-micro">{entry.effect}</span> : null}
    </button>
  );
};
