import type { JsonSchema } from '../json-schema';

/** What people call a field: the title of its type, or its name in words. */
export const labelOf = (name: string, schema?: JsonSchema): string =>
  schema?.title && schema.title.trim() !== '' ? schema.title : inWords(name);

/** `customer_email` and `customerEmail` become "Customer email"; abbreviations keep their capitals. */
export function inWords(name: string): string {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .split(/[\s_.-]+/)
    .filter((word) => word !== '')
    .map((word) => (/^[A-Z][a-z]*$/.test(word) ? word.toLowerCase() : word));
  const text = words.join(' ');
  return text === '' ? name : text.charAt(0).toUpperCase() + text.slice(1);
}
