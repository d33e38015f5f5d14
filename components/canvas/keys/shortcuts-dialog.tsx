'use client';

import { useState } from 'react';
import { Dialog } from '../../ui/dialog';
import { SearchInput } from '../../ui/input';
import { Kbd } from '../../ui/kbd';
import { Switch } from '../../ui/switch';
import { chordWords } from './chord';
import type { CommandGroup, EditorCommand } from './editor-commands';
import { areSingleKeysOn, setSingleKeys } from './single-keys';

const GROUPS: CommandGroup[] = ['Workflow', 'Steps', 'Selection', 'View', 'Move about'];

/** Every key and what it does, to be searched. Made from the same list the keys run by. */
export const ShortcutsDialog = ({ commands, onClose }: { commands: EditorCommand[]; onClose: () => void }) => {
  const [query, setQuery] = useState('');
  const [isOn, setOn] = useState(areSingleKeysOn);
  const shown = commands.filter(
    (command) => command.chords.length > 0 && command.label.toLowerCase().includes(query.trim().toLowerCase()),
  );
  return (
    <Dialog isOpen onClose={onClose} title="Keyboard shortcuts" className="w-[min(560px,calc(100vw-32px))]">
      <div className="grid gap-4">
        <SearchInput
          label="Find a shortcut"
          value={query}
          onChange={(event) => setQuery(event.target.value)}
          onClear={() => setQuery('')}
        />
        {GROUPS.map((group) => {
          const members = shown.filter((command) => command.group === group);
          return members.length === 0 ? null : (
            <section key={group} aria-label={group}>
              <h3 className="pb-1 font-semibold text-meta">{group}</h3>
              <ul>
                {members.map((command) => (
                  <li key={command.id} className="flex min-h-8 items-center gap-2 border-line border-b last:border-0">
                    <span className="flex-1">{command.label}</span>
                    {command.chords.map((chord) => (
                      <Kbd key={chord}>{chordWords(chord)}</Kbd>
                    ))}
                  </li>
                ))}
              </ul>
            </section>
          );
        })}
        <div className="flex items-center gap-3 border-line border-t pt-3">
          <Switch
            id="single-keys"
            isOn={isOn}
            onChange={(next) => {
              setSingleKeys(next);
              setOn(next);
            }}
          />
          <label htmlFor="single-keys">Keys without Ctrl or Cmd, like N and M</label>
        </div>
      </div>
    </Dialog>
  );
};
