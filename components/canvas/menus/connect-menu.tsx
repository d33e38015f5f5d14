'use client';

import { useMemo, useState } from 'react';
import { Dialog } from '../../ui/dialog';
import { SearchInput } from '../../ui/input';
import { KindTile } from '../../ui/kind-tile';
import { toast } from '../../ui/toast';
import { cardModel } from '../card-model';
import { useEditor, useSelectedId } from '../store/editor-context';

/** The ways a step may be connected, as a list: the keyboard's way to draw a line. */
export const ConnectMenu = ({ onClose }: { onClose: () => void }) => {
  const editor = useEditor();
  const chosenId = useSelectedId();
  const node = chosenId === undefined ? undefined : editor.node(chosenId);
  const [query, setQuery] = useState('');
  const ways = useMemo(() => {
    if (!node) return [];
    const model = cardModel(node, editor.registry.get(node.type));
    return model.ports.flatMap((port) => {
      const why = editor.connectionChecker(node.id, port.id);
      return editor.document.nodes
        .filter((target) => why(target.id) === null)
        .map((target) => ({
          port,
          target,
          model: cardModel(target, editor.registry.get(target.type)),
          hasChoice: model.ports.length > 1,
        }));
    });
  }, [editor, node]);
  const shown = ways.filter((way) => way.target.title.toLowerCase().includes(query.trim().toLowerCase()));
  if (!node) return null;
  return (
    <Dialog isOpen onClose={onClose} title={`Connect ${node.title} to`}>
      <div className="grid gap-2">
        <SearchInput
          label="Find a step"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onClear={() => setQuery('')}
        />
        <ul aria-label="Steps it can lead to" className="grid max-h-80 overflow-y-auto">
          {shown.map(({ port, target, model, hasChoice }) => (
            <li key={`${port.id} ${target.id}`}>
              <button
                type="button"
                className="focus-inset flex min-h-9 w-full items-center gap-2 rounded-control px-2 text-start hover:bg-raised"
                onClick={() => {
                  const problem = editor.connect({ source: node.id, sourcePort: port.id, target: target.id });
                  if (problem) toast(problem);
                  onClose();
                }}
              >
                <KindTile kind={model.kind} icon={model.icon} size="sm" />
                <span className="min-w-0 flex-1 truncate">{target.title}</span>
                {hasChoice ? <span className="text-ink-3 text-meta">from {port.label}</span> : null}
              </button>
            </li>
          ))}
          {shown.length === 0 ? (
            <li className="px-2 py-2 text-ink-3 text-meta">No step can follow this one. Add one with N.</li>
          ) : null}
        </ul>
      </div>
    </Dialog>
  );
};
