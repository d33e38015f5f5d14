import { isFileRef, isJsonObject, type Json } from '@/graph/json';

const MAX = 80;

/** A value in a few words, for beside its name: "Lena Brandt", "3 items", "PO-48213.pdf". */
export const valueText = (value: Json | undefined): string => {
  if (value === undefined) return '';
  if (value === null) return 'empty';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') {
    const line = value.replaceAll(/\s+/g, ' ').trim();
    return line === '' ? 'empty' : line.length > MAX ? `${line.slice(0, MAX)}…` : line;
  }
  if (isFileRef(value)) return value.name;
  if (Array.isArray(value)) {
    if (value.length === 0) return 'empty list';
    const first = value[0];
    if (value.length <= 3 && value.every((item) => typeof item === 'string' || typeof item === 'number'))
      return value.join(', ');
    return isJsonObject(first)
      ? `${value.length} ${value.length === 1 ? 'record' : 'records'}`
      : `${value.length} items`;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return 'empty';
  const shown = entries
    .slice(0, 3)
    .map(([, inner]) => (typeof inner === 'object' && inner !== null ? valueKind(inner) : valueText(inner)))
    .join(', ');
  return shown.length > MAX ? `${shown.slice(0, MAX)}…` : shown;
};

const valueKind = (value: Json): string => (Array.isArray(value) ? `${value.length} items` : '…');
