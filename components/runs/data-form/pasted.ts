import type { Json, JsonObject } from '@/graph/json';
import { isJsonObject } from '@/graph/json';
import type { FormField } from './form-field';

/** One number a line; a row of a spreadsheet has tabs between them. What is no number is kept for the check to point at. */
export const numbersIn = (text: string): Json[] =>
  text
    .split(/[\n\t;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(asNumber);

function asNumber(text: string): Json {
  const number = Number(text);
  return text.trim() !== '' && Number.isFinite(number) ? number : text;
}

/**
 * The rows once cells of a spreadsheet are pasted at one of theirs; columns that do not fit are left out. Null for a single
 * value, which the input takes by itself.
 */
export function pastedRows(
  text: string,
  columns: readonly FormField[],
  rows: readonly Json[],
  at: { row: number; column: number },
): Json[] | null {
  if (!/[\t\n]/.test(text.trim())) return null;
  const next = [...rows];
  const lines = text.replace(/\r?\n$/, '').split(/\r?\n/);
  for (const [down, line] of lines.entries()) {
    const before = next[at.row + down];
    const row: JsonObject = isJsonObject(before) ? { ...before } : {};
    for (const [right, cell] of line.split('\t').entries()) {
      const column = columns[at.column + right];
      if (column) row[column.name] = cellValue(cell.trim(), column);
    }
    next[at.row + down] = row;
  }
  return next;
}

function cellValue(text: string, { control }: FormField): Json {
  if (text === '') return null;
  if (control === 'number') return asNumber(text);
  if (control !== 'yes-no') return text;
  if (/^(yes|true|1)$/i.test(text)) return true;
  return /^(no|false|0)$/i.test(text) ? false : text;
}
