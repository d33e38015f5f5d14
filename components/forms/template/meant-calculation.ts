import type { ValueBook } from '../values/value-book';
import { splitValues } from './split-values';

const NUMBER = '\\d+(?:\\.\\d+)?';
/** Stands for a value while the text around it is looked at; no text can hold it. */
const VALUE = '\u0000';
const OPERAND = `\\(*\\s*(?:${VALUE}|-?${NUMBER})\\s*\\)*`;
const CALCULATION = new RegExp(`^\\s*${OPERAND}(?:\\s*[-+*/%]\\s*${OPERAND})+\\s*$`);
const PATH = /^[A-Za-z_][\w.?[\]"]*$/;

/**
 * The formula a person meant who wrote around a value instead of inside its braces: `{{ state.count }} + 1` gives a text.
 * Null where it can as well be meant as text: two names with a dash between them.
 */
export function meantCalculation(text: string, book: ValueBook): string | null {
  const values = splitValues(text, 'template');
  if (values.length === 0 || text.includes(VALUE)) return null;
  const around = fill(text, values, () => VALUE);
  if (!CALCULATION.test(around)) return null;
  const kinds = values.map(({ source }) => [book.find(source)?.schema.type ?? []].flat());
  const isNumber = (types: string[]) => types.includes('number') || types.includes('integer');
  if (kinds.some((types) => types.length > 0 && !isNumber(types))) return null;
  if (!kinds.some(isNumber) && !new RegExp(NUMBER).test(around)) return null;
  return fill(text, values, (source) => (PATH.test(source) ? source : `(${source})`)).trim();
}

function fill(text: string, values: ReturnType<typeof splitValues>, put: (source: string) => string): string {
  let filled = '';
  let from = 0;
  for (const { start, end, source } of values) {
    filled += text.slice(from, start) + put(source);
    from = end;
  }
  return filled + text.slice(from);
}
