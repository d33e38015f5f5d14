import { labelWords } from './labels';

/** A line of the form `Label: value`, or a label with a block below it. */
export interface Labelled {
  label: string;
  words: string[];
  /** several lines for a block */
  value: string;
}

/** A prompt, read the way the rules read it. */
export interface Material {
  /** what is asked for: the first paragraph */
  task: string;
  /** what to work on: all the rest; the whole prompt when it has one paragraph only */
  text: string;
  lines: string[];
  labelled: Labelled[];
}

const LABEL = /^\s*(?:[-*•]\s+)?(\p{L}[\p{L}\p{N} ./&'’()#-]{0,48}?)\s*:(?!\/\/)(?:\s+|$)(.*)$/u;
/** A second label further on in the same line: `Order: PO-1   Date: 2026-11-02`. */
const NEXT_LABEL = /\s{2,}(?=\p{Lu}[\p{L} .-]{1,30}:\s)|\s+[|·]\s+(?=\p{Lu}[\p{L} .-]{1,30}:\s)|\t+/u;
const BULLET = /^\s*(?:[-*•]|\d+[.)])\s+/;

/** More than any document the rules can say something sensible about. */
const MAX_TEXT = 200_000;

export function readMaterial(prompt: string): Material {
  const text = prompt.slice(0, MAX_TEXT).replace(/\r\n?/g, '\n').trim();
  const paragraphs = text.split(/\n\s*\n/);
  const [first = ''] = paragraphs;
  const hasTask = paragraphs.length > 1;
  // "Summarise this: …" in one paragraph: what follows the colon is the material.
  const colon = hasTask ? -1 : first.search(/:\s/);
  const task = hasTask ? first : colon > 0 ? first.slice(0, colon) : first;
  const material = hasTask
    ? paragraphs.slice(1).join('\n\n')
    : colon > 0
      ? first.slice(colon + 1).trim()
      : withoutCommand(first);
  const lines = material.split('\n').flatMap((line) => line.split(NEXT_LABEL));
  return { task, text: material, lines, labelled: readLabelled(lines) };
}

/** "Summarise The stove sold well." in one breath: the command is no part of what it is about. */
const withoutCommand = (text: string): string =>
  text.replace(
    /^(?:please\s+)?(?:summari[sz]e|shorten|condense|answer|sort|classify)\s+(?:(?:this|the following)\s+)?/i,
    '',
  );

function readLabelled(lines: string[]): Labelled[] {
  const found: Labelled[] = [];
  let open: Labelled | null = null;
  for (const line of lines) {
    const match = LABEL.exec(line);
    const isBullet = BULLET.test(line);
    if (match && !(isBullet && open)) {
      const [, label = '', value = ''] = match;
      const entry: Labelled = { label: label.trim(), words: labelWords(label), value: value.trim() };
      found.push(entry);
      // A label alone on its line announces what stands below it.
      open = entry.value === '' ? entry : null;
    } else if (line.trim() === '') {
      if (open && open.value !== '') open = null;
    } else if (open) {
      open.value = open.value === '' ? line.trim() : `${open.value}\n${line.trim()}`;
    }
  }
  return found.filter((entry) => entry.value !== '');
}

/** The items of a block of bullets, or of a line with commas. */
export function itemsOf(value: string): string[] {
  const lines = value.split('\n');
  const parts = lines.length > 1 || BULLET.test(value) ? lines : value.split(/[;,]\s+/);
  return parts.map((part) => part.replace(BULLET, '').trim()).filter((part) => part !== '');
}

export const sentencesOf = (text: string): string[] =>
  text
    .split(/\n+|(?<=[.!?])\s+(?=[\p{Lu}\d"“])/u)
    .map((sentence) => sentence.replace(BULLET, '').trim())
    .filter((sentence) => sentence !== '');
