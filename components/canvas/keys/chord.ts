/** A key combination as it is written down: `Mod+Shift+Z`. `Mod` is Cmd on a Mac and Ctrl elsewhere. */
export type Chord = string;

export interface KeyPress {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  shiftKey: boolean;
  altKey: boolean;
}

const isMacPlatform = (): boolean => typeof navigator !== 'undefined' && /mac|iphone|ipad/i.test(navigator.platform);

const named: Record<string, string> = {
  ' ': 'Space',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
};

/** The chord of a key press. Shift is left out where it only makes the character: `?` is `?`. */
export const chordOf = (press: KeyPress, isMac = isMacPlatform()): Chord => {
  const parts: string[] = [];
  if (isMac ? press.metaKey : press.ctrlKey) parts.push('Mod');
  if (isMac ? press.ctrlKey : press.metaKey) parts.push('Other');
  if (press.altKey) parts.push('Alt');
  const key = named[press.key] ?? (press.key.length === 1 ? press.key.toUpperCase() : press.key);
  const isLetter = /^[A-Z]$/.test(key);
  if (press.shiftKey && (isLetter || press.key.length > 1)) parts.push('Shift');
  return [...parts, key].join('+');
};

/** As people read it: "Ctrl Shift Z", "⌘ ⇧ Z". */
export const chordWords = (chord: Chord, isMac = isMacPlatform()): string =>
  chord
    .split('+')
    .map((part) => {
      if (part === 'Mod') return isMac ? '⌘' : 'Ctrl';
      if (part === 'Shift') return isMac ? '⇧' : 'Shift';
      if (part === 'Alt') return isMac ? '⌥' : 'Alt';
      return { Enter: '↵', Escape: 'Esc', Left: '←', Right: '→', Up: '↑', Down: '↓', Backspace: '⌫' }[part] ?? part;
    })
    .join(' ');

/** One character and nothing held: a person may turn these off, because speech input types them. */
export const isSingleKey = (chord: Chord): boolean => chord.length === 1;
