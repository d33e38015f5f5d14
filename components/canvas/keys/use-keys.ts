'use client';

import { useEffect } from 'react';
import { chordOf, isSingleKey } from './chord';
import type { EditorCommand } from './editor-commands';
import { areSingleKeysOn } from './single-keys';

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable ||
    target.matches('input, textarea, select, [role="textbox"], [role="combobox"], [role="listbox"], [role="menu"] *'));

/** Enter and Space on a button press it, whatever else they mean. */
const isPressable = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  target.closest('button, a[href], [role="button"], [role="tab"], [role="option"]') !== null;

/** Runs commands by their keys. Nothing runs inside a text field or a dialog but what says that it works anywhere. */
export const useKeys = (commands: EditorCommand[]): void => {
  useEffect(() => {
    const byChord = new Map(commands.flatMap((command) => command.chords.map((chord) => [chord, command] as const)));
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing) return;
      const chord = chordOf(event);
      const command = byChord.get(chord);
      if (!command || command.id === 'copy' || command.id === 'cut' || command.id === 'paste') return;
      const { target } = event;
      if (!command.isAnywhere) {
        if (isField(target) || document.querySelector('[role="dialog"], [role="alertdialog"], [role="menu"]')) return;
        if ((chord === 'Enter' || /^(Left|Right|Up|Down)$/.test(chord)) && isPressable(target)) return;
        if (isSingleKey(chord) && !areSingleKeysOn()) return;
      }
      event.preventDefault();
      if (command.blocked?.()) return;
      command.run();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [commands]);
};
