import { isFileRef, type Json } from '../json';

/** How a value reads inside a text: text as it is, a file by its name, lists and groups of fields as indented JSON. */
export function renderText(value: Json): string {
  if (typeof value === 'string') return value;
  if (isFileRef(value)) return value.name;
  return typeof value === 'object' && value !== null ? JSON.stringify(value, null, 2) : String(value);
}
