import type { Json, JsonObject } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import { typeOfDetail, type Wanted, wanted } from './find-value';
import { labelWords, likeness } from './labels';
import { itemsOf, type Material } from './material';
import { readNumber } from './read-value';

/** Rows of a table in the text, or the bullets under a heading, as records with the fields asked for. */
export function findRecords(detail: Wanted, material: Material): JsonObject[] {
  const item = detail.schema.items ?? {};
  const fields = Object.entries(item.properties ?? {}).map(([name, schema]) => wanted(name, schema));
  if (fields.length === 0) return [];
  return fromTable(fields, material.lines) ?? fromBullets(detail, fields, material);
}

interface Column {
  words: string[];
  /** the field asked for, if this column is one */
  field: Wanted | undefined;
}

const ANY_WORDS = '(.+?)';
const NUMERIC = new Set(['quantity', 'price', 'total', 'pos', 'line', 'number', 'net', 'vat', 'discount', 'tax']);

function fromTable(fields: Wanted[], lines: string[]): JsonObject[] | undefined {
  for (const [index, line] of lines.entries()) {
    const columns = headerColumns(line, fields);
    if (!columns) continue;
    const records: JsonObject[] = [];
    for (const row of lines.slice(index + 1)) {
      if (row.trim() === '' || /^[\s|:-]+$/.test(row)) continue;
      const record = readRow(row, columns);
      // The first line that is no row any more ends the table: totals, remarks.
      if (!record) {
        if (records.length > 0) break;
        continue;
      }
      records.push(record);
    }
    if (records.length > 0) return records;
  }
  return undefined;
}

/** A header names at least two of the fields; what else it names takes up columns of its own. */
function headerColumns(line: string, fields: Wanted[]): Column[] | undefined {
  const cells = splitCells(line) ?? vocabularyCells(line);
  const columns = cells.map((cell): Column => {
    const words = labelWords(cell);
    const best = fields
      .map((field) => ({ field, score: likeness(field.words, words) }))
      .sort((left, right) => right.score - left.score)[0];
    return { words, field: best && best.score >= 0.5 ? best.field : undefined };
  });
  const named = new Set(columns.flatMap((column) => (column.field ? [column.field.name] : [])));
  return named.size >= Math.min(2, fields.length) && columns.length > 1 ? columns : undefined;
}

const splitCells = (line: string): string[] | undefined => {
  const cells = line
    .replace(/^\s*\|/, '')
    .replace(/\|\s*$/, '')
    .split(/\s*\|\s*|\t+|\s{2,}/)
    .map((cell) => cell.trim());
  return cells.length > 1 ? cells : undefined;
};

/** PDF text has single spaces between columns; two words that belong together are known by name. */
const vocabularyCells = (line: string): string[] =>
  line.match(/unit price|item no\.?|line total|net price|article no\.?|order no\.?|[\p{L}#.]+/giu) ?? [];

function readRow(row: string, columns: Column[]): JsonObject | undefined {
  const cells = splitCells(row);
  const values = cells?.length === columns.length ? cells : bySingleSpaces(row, columns);
  if (!values) return undefined;
  const record: JsonObject = {};
  for (const [index, column] of columns.entries()) {
    if (!column.field) continue;
    const value = asType(column.field.schema, values[index] ?? '');
    if (value === undefined) return undefined;
    record[column.field.name] = value;
  }
  return record;
}

/** Free text may be in two columns at most: with more, nobody could say where one ends, and the pattern would try them all. */
const MAX_ROW = 300;

/** One pattern for the whole row: numbers and codes have no spaces in them, and one column takes the words that are left. */
function bySingleSpaces(row: string, columns: Column[]): string[] | undefined {
  if (row.length > MAX_ROW) return undefined;
  const patterns = columns.map(({ words, field }) => {
    const type = field && typeOfDetail(field.schema);
    if (type === 'number' || type === 'integer' || words.some((word) => NUMERIC.has(word)))
      return "((?:(?:EUR|USD|GBP|NOK|CHF|[€$£])\\s?)?-?[\\d.,’']*\\d(?:\\s?(?:EUR|USD|GBP|NOK|CHF|[€$£]))?)";
    return words.includes('sku') ? '(\\S+)' : ANY_WORDS;
  });
  if (patterns.filter((pattern) => pattern === ANY_WORDS).length > 2) return undefined;
  return new RegExp(`^\\s*${patterns.join('\\s+')}\\s*$`).exec(row)?.slice(1);
}

function asType(schema: JsonSchema, text: string): Json | undefined {
  const type = typeOfDetail(schema);
  if (type !== 'number' && type !== 'integer') return text.trim();
  const value = readNumber(text);
  return value === undefined || (type === 'integer' && !Number.isInteger(value)) ? undefined : value;
}

/** "- Jonas: ask the supplier": the part before the colon is the first field, the rest the second. */
function fromBullets(detail: Wanted, fields: Wanted[], material: Material): JsonObject[] {
  const [first, second] = fields;
  if (!first || !second || fields.length !== 2) return [];
  const block = material.labelled.find((entry) => likeness(detail.words, entry.words) >= 0.5);
  return itemsOf(block?.value ?? '').flatMap((text): JsonObject[] => {
    const [, head, rest] = /^([^:–]{1,60})\s*[:–]\s+(.+)$/.exec(text) ?? [];
    return head && rest ? [{ [first.name]: head.trim(), [second.name]: rest.trim() }] : [];
  });
}
