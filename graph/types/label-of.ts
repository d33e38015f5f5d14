import type { JsonSchema } from '../json-schema';

/** What people call a field: the title of its type, or its name in words. */
export const labelOf = (name: string, schema?: JsonSchema): string =>
  schema?.title && schema.title.trim() !== '' ? schema.title : inWords(name);

// Asked for every field an expression names, each time it is checked.
const CACHE_SIZE = 2_000;
const cache = new Map<string, string>();

/** `customer_email` and `customerEmail` become "Customer email"; abbreviations keep their capitals. */
export function inWords(name: string): string {
  let words = cache.get(name);
  if (words === undefined) {
    words = toWords(name);
    if (cache.size >= CACHE_SIZE) cache.clear();
    cache.set(name, words);
  }
  return words;
}

function toWords(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[\s_.-]+/)
    .filter((word) => word !== '')
    .map((word) => (/^[A-Z][a-z]*$/.test(word) ? word.toLowerCase() : word));
  const text = words.join(' ');
  return text === '' ? name : text.charAt(0).toUpperCase() + text.slice(1);
}
