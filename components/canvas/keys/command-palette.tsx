'use client';

import { Command } from 'cmdk';
import { useRouter } from 'next/navigation';
import { cn } from '../../ui/cn';
import { Dialog } from '../../ui/dialog';
import { Kbd } from '../../ui/kbd';
import { KindTile } from '../../ui/kind-tile';
import { type Theme, useTheme } from '../../ui/theme';
import { cardModel } from '../card-model';
import { usePalette } from '../palette/use-palette';
import { useDocument, useEditor } from '../store/editor-context';
import { chordWords } from './chord';
import type { EditorCommand } from './editor-commands';

const itemStyle =
  'flex min-h-9 items-center gap-2 rounded-control px-2 data-[selected=true]:bg-raised data-[disabled=true]:text-ink-3';
const groupStyle =
  '[&_[cmdk-group-heading]]:px-2 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-ink-3 [&_[cmdk-group-heading]]:text-micro';

const themes: { value: Theme; label: string }[] = [
  { value: 'light', label: 'Light theme' },
  { value: 'dark', label: 'Dark theme' },
  { value: 'system', label: 'Theme of the system' },
];

/** Everything the editor can do, every step that can be added or gone to, by typing a few letters of it. */
export const CommandPalette = ({
  commands,
  onGoTo,
  onClose,
}: {
  commands: EditorCommand[];
  onGoTo: (nodeId: string) => void;
  onClose: () => void;
}) => {
  const editor = useEditor();
  const router = useRouter();
  const nodes = useDocument((document) => document.nodes);
  const { steps, tools } = usePalette();
  const { setTheme } = useTheme();
  const act = (run: () => void) => {
    onClose();
    // The dialog gives the focus back first; what runs may want it elsewhere.
    requestAnimationFrame(run);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title="All commands"
      className="top-[12vh] w-[min(600px,calc(100vw-32px))] translate-y-0"
    >
      <Command label="All commands" loop className="-mx-2">
        <Command.Input
          autoFocus
          placeholder="What do you want to do?"
          className="h-10 w-full border-line border-b bg-transparent px-2 text-body outline-hidden"
        />
        <Command.List className="max-h-[50vh] overflow-y-auto pt-1">
          <Command.Empty className="px-2 py-4 text-ink-3">Nothing is called that.</Command.Empty>
          <Command.Group heading="Do" className={groupStyle}>
            {commands
              .filter((command) => !command.isKeyOnly && command.id !== 'commands')
              .map((command) => {
                const reason = command.blocked?.() ?? null;
                return (
                  <Command.Item
                    key={command.id}
                    value={command.label}
                    disabled={reason !== null}
                    onSelect={() => act(command.run)}
                    className={itemStyle}
                  >
                    <span className="flex-1">{command.label}</span>
                    {reason ? <span className="text-ink-3 text-meta">{reason}</span> : null}
                    {command.chords[0] ? <Kbd>{chordWords(command.chords[0])}</Kbd> : null}
                  </Command.Item>
                );
              })}
          </Command.Group>
          <Command.Group heading="Go to step" className={groupStyle}>
            {nodes.map((node) => {
              const model = cardModel(node, editor.registry.get(node.type));
              return (
                <Command.Item
                  key={node.id}
                  value={`Go to ${node.title} ${node.key}`}
                  onSelect={() => act(() => onGoTo(node.id))}
                  className={itemStyle}
                >
                  <KindTile kind={model.kind} icon={model.icon} size="sm" />
                  <span className="flex-1 truncate">{node.title}</span>
                </Command.Item>
              );
            })}
          </Command.Group>
          <Command.Group heading="Add" className={groupStyle}>
            {[...steps, ...tools].map((entry) => (
              <Command.Item
                key={entry.id}
                value={`Add ${entry.title} ${entry.id}`}
                keywords={[entry.words]}
                onSelect={() => act(() => void editor.add(entry.choice))}
                className={itemStyle}
              >
                <KindTile kind={entry.category} icon={entry.icon} size="sm" />
                <span className="truncate">{entry.title}</span>
                <span className={cn('min-w-0 flex-1 truncate text-ink-3 text-meta')}>{entry.purpose}</span>
              </Command.Item>
            ))}
          </Command.Group>
          <Command.Group heading="Elsewhere" className={groupStyle}>
            {themes.map((theme) => (
              <Command.Item
                key={theme.value}
                value={theme.label}
                onSelect={() => act(() => setTheme(theme.value))}
                className={itemStyle}
              >
                {theme.label}
              </Command.Item>
            ))}
            {[
              ['Workflows', '/'],
              ['Runs', '/runs'],
              ['Connections', '/connections'],
              ['Models and keys', '/models'],
            ].map(([label, href]) => (
              <Command.Item
                key={href}
                value={`Go to ${label}`}
                onSelect={() => act(() => router.push(href ?? '/'))}
                className={itemStyle}
              >
                {label}
              </Command.Item>
            ))}
          </Command.Group>
        </Command.List>
      </Command>
    </Dialog>
  );
};
