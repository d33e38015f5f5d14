'use client';

import { LayoutGrid, Map as MapIcon, Maximize, Minus, Plus, Redo2, Undo2 } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button } from '../../ui/button';
import { IconButton } from '../../ui/icon-button';
import { chordWords } from '../keys/chord';
import type { EditorCommand } from '../keys/editor-commands';
import { useHistory, useView } from '../store/editor-context';

const icon = { size: 14, 'aria-hidden': true } as const;
const floating =
  'absolute bottom-4 z-10 flex items-center gap-0.5 rounded-menu border border-line bg-overlay p-1 shadow-card';

/** Zoom, fit and tidy at the left; undo and redo at the right. */
export const CanvasBars = ({ commands, isTidying }: { commands: EditorCommand[]; isTidying: boolean }) => {
  const zoom = useView((view) => view.zoom);
  const isMinimapOn = useView((view) => view.isMinimapOn);
  const isReadOnly = useView((view) => view.isReadOnly);
  const { canUndo, canRedo } = useHistory();
  const find = (id: string) => commands.find((command) => command.id === id);
  const button = (
    id: string,
    label: string,
    glyph: ReactNode,
    extra: { disabledReason?: string | null; isOn?: boolean } = {},
  ) => (
    <IconButton
      label={label}
      icon={glyph}
      shortcut={find(id)?.chords[0] ? chordWords(find(id)?.chords[0] ?? '') : undefined}
      disabledReason={extra.disabledReason}
      aria-pressed={extra.isOn}
      className={extra.isOn ? 'bg-raised text-ink' : undefined}
      onClick={() => find(id)?.run()}
    />
  );
  return (
    <>
      <div role="toolbar" aria-label="Canvas" className={`${floating} left-4`}>
        {button('zoom-out', 'Zoom out', <Minus {...icon} />)}
        <button
          type="button"
          title="Zoom to 100 %"
          aria-label={`Zoom ${Math.round(zoom * 100)} %, set to 100 %`}
          className="w-11 rounded-control text-center text-ink-2 text-meta hover:text-ink"
          onClick={() => find('actual')?.run()}
        >
          {Math.round(zoom * 100)} %
        </button>
        {button('zoom-in', 'Zoom in', <Plus {...icon} />)}
        <span className="mx-1 h-4 w-px bg-line" />
        {button('fit', 'Show everything', <Maximize {...icon} />)}
        {button('minimap', 'Small map', <MapIcon {...icon} />, { isOn: isMinimapOn })}
        {isReadOnly ? null : (
          <Button
            variant="ghost"
            size="sm"
            icon={<LayoutGrid {...icon} />}
            isBusy={isTidying}
            onClick={() => find('tidy')?.run()}
            title={`Tidy (${chordWords('Shift+L')})`}
          >
            Tidy
          </Button>
        )}
      </div>
      {isReadOnly ? null : (
        <div role="toolbar" aria-label="History" className={`${floating} right-4`}>
          {button('undo', 'Undo', <Undo2 {...icon} />, { disabledReason: canUndo ? null : 'Nothing to undo' })}
          {button('redo', 'Redo', <Redo2 {...icon} />, { disabledReason: canRedo ? null : 'Nothing to redo' })}
        </div>
      )}
    </>
  );
};
