'use client';

import { useEffect, useMemo, useRef, useState } from 'react';
import type { Json } from '@/graph/json';
import { cn } from '../../ui/cn';
import { SearchInput } from '../../ui/input';
import { KindTile } from '../../ui/kind-tile';
import { StatusIcon, statusWord } from '../../ui/status-icon';
import { cardModel } from '../card-model';
import { useRunView } from '../flow/flow-context';
import type { Editor } from '../store/editor';
import { useDocument, useEditor, useView } from '../store/editor-context';
import { type OutlineStep, outlineOf } from '../store/run-order';

/**
 * The workflow as a numbered tree in run order: what a screen reader and a phone work with. Arrows move, Enter opens, the
 * Menu key offers what the canvas offers.
 */
export const OutlinePanel = ({ onGoTo, isRoomy = false }: { onGoTo: (nodeId: string) => void; isRoomy?: boolean }) => {
  const editor = useEditor();
  const document = useDocument((one) => one);
  const isFinding = useView((view) => view.dialog === 'find');
  const selectedIds = useView((view) => view.selectedIds);
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const search = useRef<HTMLInputElement>(null);
  const tree = useRef<HTMLDivElement>(null);
  const outline = useMemo(() => outlineOf(document), [document]);
  const found = useMemo(() => outline.filter((step) => matches(step, query)), [outline, query]);
  const isSearching = query.trim() !== '';
  const shown = isSearching ? found : outline;
  const focusId = [...selectedIds].find((id) => shown.some((step) => step.node.id === id)) ?? shown[0]?.node.id;

  useEffect(() => {
    if (!isFinding) return;
    search.current?.focus();
    editor.view.setState({ dialog: null });
  }, [isFinding, editor]);

  const moveFocus = (index: number) => {
    const id = shown[Math.max(0, Math.min(shown.length - 1, index))]?.node.id;
    if (!id) return;
    editor.select([id]);
    tree.current?.querySelector<HTMLElement>(`[data-step="${CSS.escape(id)}"]`)?.focus();
  };

  return (
    <>
      <div className="px-3 pb-2">
        <SearchInput
          ref={search}
          label="Find in workflow"
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onClear={() => setQuery('')}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && found.length > 0) {
              const next = found[at % found.length];
              if (next) onGoTo(next.node.id);
              setAt((at + 1) % found.length);
            }
            if (event.key === 'ArrowDown') {
              event.preventDefault();
              moveFocus(0);
            }
            if (event.key === 'Escape' && query !== '') {
              event.stopPropagation();
              setQuery('');
            }
          }}
        />
        {isSearching ? (
          <p role="status" className="px-1 pt-1 text-ink-3 text-meta">
            {found.length === 0 ? 'Nothing found' : `${found.length} found, Enter goes to the next`}
          </p>
        ) : null}
      </div>
      <div ref={tree} role="tree" aria-label="Steps in run order" className="min-h-0 flex-1 overflow-y-auto pb-4">
        {shown.map((step, index) => (
          <OutlineRow
            key={step.node.id}
            step={step}
            isRoomy={isRoomy}
            isSelected={selectedIds.has(step.node.id)}
            isTabStop={step.node.id === focusId}
            count={shown.length}
            index={index}
            onOpen={() => onGoTo(step.node.id)}
            onMove={moveFocus}
          />
        ))}
        {outline.length === 0 ? (
          <p className="px-4 py-2 text-ink-3 text-meta">No steps yet. Add one under Add.</p>
        ) : null}
      </div>
    </>
  );
};

const OutlineRow = ({
  step,
  isSelected,
  isTabStop,
  isRoomy,
  index,
  count,
  onOpen,
  onMove,
}: {
  step: OutlineStep;
  isSelected: boolean;
  isTabStop: boolean;
  isRoomy: boolean;
  index: number;
  count: number;
  onOpen: () => void;
  onMove: (index: number) => void;
}) => {
  const editor = useEditor();
  const { node } = step;
  const model = cardModel(node, editor.registry.get(node.type));
  const status = useRunView((run) => run.views[node.id]);
  const finding = useView((view) => view.findingByNode.get(node.id));
  const openMenu = (element: HTMLElement) => {
    const box = element.getBoundingClientRect();
    editor.openMenu({ x: box.left + 24, y: box.bottom }, { kind: 'node', nodeId: node.id });
  };
  const says = [
    `${step.number} ${node.title}`,
    model.typeTitle,
    ...(model.isOff ? ['off'] : []),
    ...(status ? [statusWord[status.status].toLowerCase()] : []),
    ...(finding && !status ? [finding.message] : []),
  ].join(', ');
  return (
    <>
      {step.isBranchStart && step.depth === 0 && isRoomy ? (
        <div aria-hidden className="ps-14 pt-3 pb-1 text-ink-3 text-meta">
          {branchWords(editor, node.id)}
        </div>
      ) : null}
      <div
        role="treeitem"
        aria-level={step.depth + 1}
        aria-posinset={index + 1}
        aria-setsize={count}
        aria-selected={isSelected}
        aria-label={says}
        data-step={node.id}
        tabIndex={isTabStop ? 0 : -1}
        onClick={onOpen}
        onContextMenu={(event) => {
          event.preventDefault();
          openMenu(event.currentTarget);
        }}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown') onMove(index + 1);
          else if (event.key === 'ArrowUp') onMove(index - 1);
          else if (event.key === 'Home') onMove(0);
          else if (event.key === 'End') onMove(count - 1);
          else if (event.key === 'Enter' || event.key === ' ') onOpen();
          else if (event.key === 'ContextMenu' || (event.key === 'F10' && event.shiftKey))
            openMenu(event.currentTarget);
          else return;
          event.preventDefault();
          event.stopPropagation();
        }}
        className={cn(
          'focus-inset mx-2 flex cursor-default items-center gap-2 rounded-control px-2',
          isRoomy ? 'min-h-12' : 'min-h-8 pointer-coarse:min-h-11',
          isSelected ? 'bg-accent-soft font-medium' : 'hover:bg-raised',
          finding && !status && isRoomy && 'bg-retry-soft',
        )}
        style={{ paddingInlineStart: 8 + step.depth * 16 }}
      >
        <KindTile kind={model.kind} icon={model.icon} size={isRoomy ? 'md' : 'sm'} />
        <span className="min-w-0 flex-1">
          <span className={cn('block truncate', isRoomy && 'font-medium text-body')}>{node.title}</span>
          {isRoomy ? (
            <span
              className={cn('block truncate text-meta', finding && !status ? 'font-medium text-retry' : 'text-ink-2')}
            >
              {finding && !status ? finding.message : model.summary}
            </span>
          ) : null}
        </span>
        {status?.iterations ? (
          <span className="max-w-24 truncate text-ink-3 text-micro">{status.iterations.label}</span>
        ) : null}
        {status ? (
          <StatusIcon status={status.status} />
        ) : finding ? (
          <span className="size-1.5 rounded-pill bg-retry" />
        ) : model.badge && isRoomy ? (
          <span className="text-ink-3 text-micro">{model.badge.label}</span>
        ) : null}
      </div>
    </>
  );
};

/** Why a step begins a part of its own: a way that was chosen, or work at the same time. */
const branchWords = (editor: Editor, nodeId: string): string => {
  const edge = editor.document.edges.find((one) => one.target === nodeId);
  const source = edge && editor.node(edge.source);
  if (!source) return 'On its own';
  const ports = cardModel(source, editor.registry.get(source.type)).ports.filter((port) => port.isRow);
  const port = ports.find((one) => one.id === edge.sourcePort);
  return port ? `${source.title}: ${port.label}` : 'At the same time';
};

/** In the name, in what it is, and in every text of the settings. */
const matches = (step: OutlineStep, query: string): boolean => {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return true;
  const text = `${step.node.title} ${step.node.type} ${textsOf(step.node.config).join(' ')}`.toLowerCase();
  return words.every((word) => text.includes(word));
};

const textsOf = (value: Json): string[] => {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsOf) : [];
};
