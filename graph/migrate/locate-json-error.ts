const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /true|false|null/y;
const SPACE = /[ \t\n\r]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/**
 * Where a text stops being JSON. `JSON.parse` says so for some mistakes only, and differently in every browser.
 * Returns the text's length when it merely ends too early, and null when it is JSON after all.
 */
export function locateJsonError(text: string): { line: number; column: number } | null {
  const offset = findOffset(text);
  if (offset === null) return null;
  const before = text.slice(0, offset);
  return { line: before.split('\n').length, column: offset - (before.lastIndexOf('\n') + 1) + 1 };
}

type Expecting = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'comma-or-end';

function findOffset(text: string): number | null {
  const open: ('{' | '[')[] = [];
  let expecting: Expecting = 'value';
  let at = 0;
  const read = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match || match[0] === '') return false;
    at += match[0].length;
    return true;
  };
  const readString = (): boolean => {
    const end = endOfString(text, at);
    if (end === null) return false;
    at = end;
    return true;
  };
  const closed = (): Expecting | 'done' => (open.length === 0 ? 'done' : 'comma-or-end');
  for (;;) {
    read(SPACE);
    const character = text[at];
    if (character === undefined) return at;
    let next: Expecting | 'done';
    if (expecting === 'colon') {
      if (character !== ':') return at;
      at++;
      next = 'value';
    } else if (expecting === 'comma-or-end') {
      const end = open.at(-1) === '{' ? '}' : ']';
      if (character !== ',' && character !== end) return at;
      at++;
      if (character === ',') next = open.at(-1) === '{' ? 'key' : 'value';
      else {
        open.pop();
        next = closed();
      }
    } else if (
      (expecting === 'key-or-end' && character === '}') ||
      (expecting === 'value-or-end' && character === ']')
    ) {
      at++;
      open.pop();
      next = closed();
    } else if (expecting === 'key' || expecting === 'key-or-end') {
      if (!readString()) return at;
      next = 'colon';
    } else if (character === '{' || character === '[') {
      at++;
      open.push(character);
      next = character === '{' ? 'key-or-end' : 'value-or-end';
    } else if (readString() || read(NUMBER) || read(WORD)) next = closed();
    else return at;
    if (next === 'done') {
      read(SPACE);
      return at < text.length ? at : null;
    }
    expecting = next;
  }
}

/** Just after the closing quote; null when there is no well-formed string here. */
function endOfString(text: string, start: number): number | null {
  if (text[start] !== '"') return null;
  let at = start + 1;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 0x22) return at + 1;
    if (code < 0x20) return null;
    if (code !== 0x5c) at++;
    else {
      ESCAPE.lastIndex = at;
      const match = ESCAPE.exec(text);
      if (!match) return null;
      at += match[0].length;
    }
  }
  return null;
}
