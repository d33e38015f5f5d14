import nlp from 'compromise';
import type { Json } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import { ALIKE, labelWords, likeness } from './labels';
import { itemsOf, type Labelled, type Material } from './material';
import { readCurrency, readDate, readEmail, readNumber, readYesNo } from './read-value';

/** A detail to look for. */
export interface Wanted {
  name: string;
  schema: JsonSchema;
  words: string[];
}

export const wanted = (name: string, schema: JsonSchema): Wanted => ({
  name,
  schema,
  words: labelWords(schema.title ?? name),
});

/** The value of one plain detail, or undefined when the text does not give it. */
export function findValue(detail: Wanted, material: Material): Json | undefined {
  for (const entry of byLikeness(detail, material.labelled)) {
    const value = readAs(detail, entry.value);
    if (value !== undefined) return value;
  }
  return inUnlabelledLine(detail, material) ?? byShape(detail, material);
}

/** The labels most like the detail's first; those not like it at all are left out. */
const byLikeness = (detail: Wanted, labelled: Labelled[]): Labelled[] =>
  labelled
    .map((entry) => ({ entry, score: likeness(detail.words, entry.words) }))
    .filter(({ score }) => score >= ALIKE)
    .sort((left, right) => right.score - left.score)
    .map(({ entry }) => entry);

export const typeOfDetail = (schema: JsonSchema): string =>
  [schema.type].flat().find((type) => type !== 'null') ?? 'string';

function readAs({ schema, words }: Wanted, text: string): Json | undefined {
  switch (typeOfDetail(schema)) {
    case 'number':
      return readNumber(text);
    case 'integer': {
      const value = readNumber(text);
      return value !== undefined && Number.isInteger(value) ? value : undefined;
    }
    case 'boolean':
      return readYesNo(text);
    case 'array':
      return itemsOf(text);
    default:
      if (schema.format === 'email') return readEmail(text);
      if (schema.format === 'date') return readDate(text);
      if (words.includes('currency')) return readCurrency(text);
      // "Lena Brandt <lena@example.com>": the address is another detail.
      return text.replace(/\s*[<(][^<>()]*@[^<>()]*[>)]/, '').trim() || undefined;
  }
}

/** "Total EUR 8,412.60": the label without a colon, as tables and totals write it. */
function inUnlabelledLine(detail: Wanted, material: Material): Json | undefined {
  for (const line of material.lines) {
    const words = line.trim().split(/\s+/);
    for (let length = Math.min(4, words.length - 1); length > 0; length--) {
      if (likeness(detail.words, labelWords(words.slice(0, length).join(' '))) < 1) continue;
      const rest = words.slice(length).join(' ');
      const isText = typeOfDetail(detail.schema) === 'string' && detail.schema.format === undefined;
      // Any sentence may begin with a label's word; free text is only believed when it is short.
      if (isText && !/^[\p{Lu}\d#-]\S*(?:\s\S+){0,3}$/u.test(rest)) continue;
      const value = readAs(detail, rest);
      if (value !== undefined) return value;
    }
  }
  return undefined;
}

/** Finding names is the slow part; who a document is from stands near its beginning. */
const MAX_NAMES_TEXT = 20_000;

/** Without any label: by what the value looks like, and only where that says enough. */
function byShape({ schema, words }: Wanted, { text, lines }: Material): Json | undefined {
  const type = typeOfDetail(schema);
  if (type === 'number' && words.includes('total')) return lastTotal(lines);
  if (type !== 'string') return undefined;
  if (schema.format === 'email') return readEmail(text);
  if (schema.format === 'date') return words.length === 1 ? readDate(text) : undefined;
  if (words.includes('currency')) return readCurrency(text);
  if (words.includes('phone')) return /\+\d[\d ()/-]{6,}\d/.exec(text)?.[0];
  if (words.includes('number')) {
    const prefix = words.find((word) => word !== 'number')?.slice(0, 1) ?? '';
    const codes = text.match(/\b[A-Z]{1,4}-?\d{3,}(?:-\d+)*\b/g) ?? [];
    return codes.find((code) => code.toLowerCase().includes(prefix)) ?? undefined;
  }
  const start = text.slice(0, MAX_NAMES_TEXT);
  if (words.includes('contact')) return firstOf(nlp(start).people().out('array'));
  if (words.includes('customer')) return firstOf(nlp(start).organizations().out('array'));
  if (words.includes('city') || words.includes('place')) return firstOf(nlp(start).places().out('array'));
  return undefined;
}

/** Whatever the total is called: the last line that says total and an amount, as sums stand below their parts. */
function lastTotal(lines: string[]): number | undefined {
  const totals = lines.filter((line) => /\b(?:total|amount due|sum)\b/i.test(line) && /\d/.test(line));
  return readNumber(totals.at(-1)?.replace(/^.*\b(?:total|amount due|sum)\b/i, '') ?? '');
}

const firstOf = (found: unknown): string | undefined =>
  Array.isArray(found) && typeof found[0] === 'string' ? found[0].replace(/[.,;]$/, '') : undefined;
