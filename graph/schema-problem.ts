import { inWords } from './types/label-of';

/** One thing wrong with a value, where it is wrong. */
export interface SchemaProblem {
  /** keys and indexes from the value's root; empty for the value itself */
  path: (string | number)[];
  /** in plain words, without the path */
  message: string;
}

/** A problem as a sentence: "Lines, item 2, unit price must be a number, but is text." `whole` names the value itself. */
export function problemInWords({ path, message }: SchemaProblem, whole: string): string {
  const place = path.map((part) => (typeof part === 'number' ? `item ${part + 1}` : inWords(part))).join(', ');
  const subject = place === '' ? whole : place.charAt(0).toUpperCase() + place.slice(1);
  return `${subject} ${message}.`;
}
