import type { Json } from '../json';

/** What a value is, as far as operators and functions care. */
export type ValueKind = 'text' | 'number' | 'boolean' | 'list' | 'object' | 'empty';

export function kindOf(value: Json): ValueKind {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'list';
  switch (typeof value) {
    case 'string':
      return 'text';
    case 'number':
      return 'number';
    case 'boolean':
      return 'boolean';
    default:
      return 'object';
  }
}

/** The kind with its article, as it reads in a sentence. */
export const KIND_WORDS: Record<ValueKind, string> = {
  text: 'text',
  number: 'a number',
  boolean: 'yes or no',
  list: 'a list',
  object: 'a group of fields',
  empty: 'empty',
};

/** "text or a list" */
export const kindsInWords = (kinds: readonly ValueKind[]): string => kinds.map((kind) => KIND_WORDS[kind]).join(' or ');
