import { isJsonObject, type Json } from '@/graph/json';

const LONGEST = 40;

/** A value in a few words, for a row: its text, its number, "3 fields", "12 entries". */
export function shortValue(value: Json | undefined, longest = LONGEST): string {
  if (value === undefined || value === null || value === '') return 'empty';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return value.toLocaleString('en-US', { maximumFractionDigits: 6 });
  if (typeof value === 'string') return cut(value, longest);
  if (Array.isArray(value)) return value.length === 1 ? '1 entry' : `${value.length} entries`;
  if (isJsonObject(value)) {
    const entries = Object.entries(value);
    if (typeof value.$blob === 'string') return 'a large value';
    if (typeof value.$file === 'string') return typeof value.name === 'string' ? value.name : 'a file';
    const [only] = entries;
    if (only && entries.length === 1) return shortValue(only[1], longest);
    return cut(entries.map(([, part]) => (isJsonObject(part) ? '…' : shortValue(part, 20))).join(', '), longest);
  }
  return '';
}

const cut = (text: string, longest: number): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line;
};
