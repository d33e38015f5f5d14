'use client';

import { Popover } from '@base-ui/react/popover';
import { useMemo, useRef, useState } from 'react';
import { cn } from '../../ui/cn';
import { Kbd } from '../../ui/kbd';
import { KindTile } from '../../ui/kind-tile';
import { popupStyle } from '../../ui/menu-style';
import { toast } from '../../ui/toast';
import { useEditor, useView } from '../store/editor-context';
import type { AddRequest } from '../store/view-store';
import { CATEGORIES, fitting, type PaletteEntry, searchEntries } from './palette-entries';
import { usePalette } from './use-palette';

/** What to add where a line was dropped, a plus was pressed or N was hit: search, arrows, Enter. */
export const AddMenu = () => {
  const request = useView((view) => view.adding);
  return request ? <OpenAddMenu request={request} /> : null;
};

const OpenAddMenu = ({ request }: { request: AddRequest }) => {
  const editor = useEditor();
  const { steps, tools } = usePalette();
  const [query, setQuery] = useState('');
  const [highlighted, setHighlighted] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const parentId = request.parentId ?? (request.after ? editor.node(request.after.nodeId)?.parentId : undefined);
  const found = useMemo(() => {
    const place = {
      follows: Boolean(request.after),
      isBetween: Boolean(request.onEdge),
      isInside: parentId !== undefined,
    };
    const isSearching = query.trim() !== '';
    const offered = fitting(isSearching ? [...steps, ...tools] : steps, place);
    if (isSearching) return searchEntries(offered, query).slice(0, 40);
    const order = new Map(CATEGORIES.map((category, index) => [category.id, index]));
    return [...offered].sort((a, b) => (order.get(a.category) ?? 0) - (order.get(b.category) ?? 0));
  }, [request, parentId, query, steps, tools]);
  const index = Math.min(highlighted, found.length - 1);
  const close = () => editor.view.setState({ adding: null });

  const choose = (entry: PaletteEntry) => {
    close();
    const { after, onEdge, position } = request;
    const added = editor.add(entry.choice, { after, onEdge, position, parentId });
    if (added === null) toast('That step cannot be added here.');
  };
  const move = (by: number) => {
    const next = Math.max(0, Math.min(found.length - 1, index + by));
    setHighlighted(next);
    list.current?.querySelector(`[data-index="${next}"]`)?.scrollIntoView({ block: 'nearest' });
  };

  return (
    <Popover.Root open onOpenChange={(isOpen) => (isOpen ? undefined : close())}>
      <Popover.Portal>
        <Popover.Positioner
          anchor={{
            getBoundingClientRect: () => DOMRect.fromRect({ x: request.at.x, y: request.at.y, width: 0, height: 0 }),
          }}
          align="start"
          side="bottom"
          sideOffset={2}
          className="z-50"
        >
          <Popover.Popup
            aria-label="Add a step"
            initialFocus={input}
            className={cn(popupStyle, 'flex max-h-[min(400px,var(--available-height))] w-72 flex-col overflow-clip')}
          >
            <div className="flex items-center border-line border-b pe-3">
              <input
                ref={input}
                role="combobox"
                aria-label="Find a step to add"
                aria-expanded
                aria-controls="add-menu-list"
                aria-activedescendant={found[index] ? `add-${found[index].id}` : undefined}
                value={query}
                placeholder={request.onEdge ? 'Insert a step' : 'Add a step'}
                onChange={(event) => {
                  setQuery(event.target.value);
                  setHighlighted(0);
                }}
                onKeyDown={(event) => {
                  const chosen = found[index];
                  if (event.key === 'ArrowDown') move(1);
                  else if (event.key === 'ArrowUp') move(-1);
                  else if (event.key === 'Enter' && chosen) choose(chosen);
                  else return;
                  event.preventDefault();
                }}
                className="h-10 min-w-0 flex-1 bg-transparent px-3 text-ui outline-hidden"
              />
              <Kbd>↵</Kbd>
            </div>
            <div
              ref={list}
              id="add-menu-list"
              role="listbox"
              aria-label="Steps"
              className="min-h-0 flex-1 overflow-y-auto py-1"
            >
              {found.map((entry, at) => {
                const hasHeading = query.trim() === '' && entry.category !== found[at - 1]?.category;
                return (
                  <div key={entry.id}>
                    {hasHeading ? (
                      <div className="px-3 pt-2 pb-1 font-medium text-ink-3 text-micro">
                        {CATEGORIES.find((category) => category.id === entry.category)?.label}
                      </div>
                    ) : null}
                    {/* biome-ignore lint/a11y/useKeyWithClickEvents: the search box drives the list with arrows and Enter */}
                    <div
                      id={`add-${entry.id}`}
                      data-index={at}
                      role="option"
                      tabIndex={-1}
                      aria-selected={at === index}
                      aria-label={entry.title}
                      onMouseMove={() => setHighlighted(at)}
                      onMouseDown={(event) => event.preventDefault()}
                      onClick={() => choose(entry)}
                      className={cn(
                        'mx-1 flex min-h-8 items-center gap-2 rounded-control px-2 py-1',
                        at === index && 'bg-raised',
                      )}
                    >
                      <KindTile kind={entry.category} icon={entry.icon} size="sm" />
                      <span className="min-w-0 flex-1">
                        <span className="line-clamp-2 break-words leading-5">{entry.title}</span>
                        <span className="block truncate text-ink-3 text-micro">{entry.purpose}</span>
                      </span>
                      {entry.effect ? <span className="text-ink-3 text-micro">{entry.effect}</span> : null}
                    </div>
                  </div>
                );
              })}
              {found.length === 0 ? (
                <p className="px-3 py-2 text-ink-3 text-meta">Nothing that fits here is called that.</p>
              ) : null}
            </div>
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
};
