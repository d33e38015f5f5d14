import type { FieldWords } from '@/graph/analysis/field-words';
import type { Json } from '@/graph/json';

/** The names of fields alone. */
export const labelsIn = (words: Record<string, FieldWords>): Record<string, string> =>
  Object.fromEntries(Object.entries(words).map(([name, { label }]) => [name, label]));

/** The value, or the name of what it stands for: "Approve" for the way `approve`. */
export const inFieldWords = (value: Json | undefined, words: FieldWords | undefined): Json | undefined =>
  (typeof value === 'string' ? words?.values?.[value] : undefined) ?? value;

/** The words for the field at a place in a value. */
export function wordsAt(words: Record<string, FieldWords>, path: readonly (string | number)[]): FieldWords | undefined {
  let inside: Record<string, FieldWords> | undefined = words;
  let found: FieldWords | undefined;
  for (const part of path) {
    if (typeof part === 'number') continue;
    found = inside?.[part];
    inside = found?.fields;
  }
  return found;
}
