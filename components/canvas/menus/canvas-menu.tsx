'use client';

import {
  ClipboardPaste,
  Copy,
  CopyPlus,
  LayoutGrid,
  Link2,
  Maximize,
  Plus,
  Power,
  Settings2,
  Trash2,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { MenuAt } from '../../ui/floating-menu';
import type { MenuEntry } from '../../ui/menu';
import { toast } from '../../ui/toast';
import { chordWords } from '../keys/chord';
import type { EditorCommand } from '../keys/editor-commands';
import type { Editor } from '../store/editor';
import { useEditor, useView } from '../store/editor-context';
import type { MenuTarget } from '../store/view-store';
import { copyToClipboard, pasteFromClipboard } from './clipboard';

const icon = { size: 14, 'aria-hidden': true } as const;

/** The menu of the canvas, a step, a connection or a selection: at the pointer, the "⋯" of a card or the Menu key. */
export const CanvasMenu = ({ commands }: { commands: EditorCommand[] }) => {
  const editor = useEditor();
  const menu = useView((view) => view.menu);
  const close = () => editor.view.setState({ menu: null });
  return (
    <MenuAt
      at={menu?.at ?? null}
      label="Actions"
      entries={menu ? entriesFor(menu.target, editor, commands, menu.at) : []}
      onClose={close}
    />
  );
};

const entriesFor = (
  target: MenuTarget,
  editor: Editor,
  commands: EditorCommand[],
  at: { x: number; y: number },
): MenuEntry[] => {
  const command = (id: string, extra: { icon?: ReactNode; label?: string; isDanger?: boolean } = {}): MenuEntry => {
    const found = commands.find((one) => one.id === id);
    const chord = found?.chords[0];
    return {
      label: extra.label ?? found?.label ?? id,
      icon: extra.icon,
      shortcut: chord ? chordWords(chord) : undefined,
      onSelect: () => found?.run(),
      isDanger: extra.isDanger,
      disabledReason: found?.blocked?.() ?? null,
    };
  };
  if (editor.view.getState().isReadOnly) return [command('fit', { icon: <Maximize {...icon} /> })];
  if (target.kind === 'pane') {
    return [
      {
        label: 'Add a step here',
        icon: <Plus {...icon} />,
        shortcut: 'N',
        onSelect: () => editor.view.setState({ adding: { at, position: target.position } }),
      },
      {
        label: 'Paste',
        icon: <ClipboardPaste {...icon} />,
        onSelect: () => void pasteFromClipboard(editor, target.position),
      },
      { kind: 'separator' },
      command('tidy', { icon: <LayoutGrid {...icon} /> }),
      command('fit', { icon: <Maximize {...icon} /> }),
      command('all'),
    ];
  }
  if (target.kind === 'edge') {
    return [
      {
        label: 'Insert a step',
        icon: <Plus {...icon} />,
        onSelect: () => editor.view.setState({ adding: { at, onEdge: target.edgeId } }),
      },
      {
        label: 'Remove this connection',
        icon: <Trash2 {...icon} />,
        isDanger: true,
        onSelect: () => editor.removeEdge(target.edgeId),
      },
    ];
  }
  const ids = target.kind === 'node' ? [target.nodeId] : editor.selectedNodeIds();
  const isOff = ids.every((id) => editor.node(id)?.isOff === true);
  return [
    ...(target.kind === 'node'
      ? [
          command('open', { icon: <Settings2 {...icon} />, label: 'Open settings' }),
          command('connect', { icon: <Link2 {...icon} />, label: 'Connect to…' }),
        ]
      : []),
    command('duplicate', { icon: <CopyPlus {...icon} /> }),
    {
      label: 'Copy',
      icon: <Copy {...icon} />,
      shortcut: chordWords('Mod+C'),
      onSelect: () => void copyToClipboard(editor).catch(() => toast.error('The browser did not allow copying.')),
    },
    command('off', { icon: <Power {...icon} />, label: isOff ? 'Switch on' : 'Switch off' }),
    {
      label: 'Put into a For each',
      onSelect: () => {
        const problem = editor.group({ type: 'parallel', presetId: 'each' }, ids);
        if (problem) toast(problem);
      },
    },
    {
      label: 'Put into branches',
      onSelect: () => {
        const problem = editor.group({ type: 'parallel', presetId: 'branches' }, ids);
        if (problem) toast(problem);
      },
    },
    ...(target.kind === 'selection'
      ? [command('tidy', { icon: <LayoutGrid {...icon} />, label: 'Tidy these steps' })]
      : []),
    { kind: 'separator' },
    command('delete', {
      icon: <Trash2 {...icon} />,
      isDanger: true,
      label: ids.length > 1 ? `Delete ${ids.length} steps` : 'Delete',
    }),
  ];
};
