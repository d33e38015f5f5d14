import { type CsvError, parse } from 'csv-parse/sync';
import type { JsonObject } from '@/graph/json';
import type { DocumentContent } from '@/server/engine/contract';
import { DocumentProblem } from './document-problem';

const DELIMITERS = [',', ';', '\t', '|'];
const SAMPLE_ROWS = 50;

/** Rows as objects by the names in the first line. A column that holds numbers only gives numbers, any other gives text. */
export function readCsv(text: string): Omit<DocumentContent, 'warnings'> & { warnings: string[] } {
  if (text.trim() === '') throw new DocumentProblem('document-empty', 'holds no rows.');
  const delimiter = detectDelimiter(text);
  const [header = [], ...records] = parseRecords(text, delimiter);
  const names = columnNames(header);
  const uneven = records.filter((record) => record.length > names.length).length;
  const isNumeric = names.map((_name, index) => isNumberColumn(records, index));
  const rows = records.map((record): JsonObject => {
    const cells = names.map((name, index) => {
      const cell = record[index] ?? '';
      return [name, isNumeric[index] ? (cell === '' ? null : Number(cell)) : cell] as const;
    });
    return Object.fromEntries(cells);
  });
  const warnings =
    uneven > 0
      ? [
          `${uneven} ${uneven === 1 ? 'row has' : 'rows have'} more cells than the first line has names; the rest of those cells was left out.`,
        ]
      : [];
  return { kind: 'csv', text, pages: [], rows, warnings };
}

/** The one that cuts the first rows into the same number of cells, as many as possible. */
function detectDelimiter(text: string): string {
  const sample = text.slice(0, 64 * 1024);
  let best = { delimiter: ',', score: 0 };
  for (const delimiter of DELIMITERS) {
    const records = tryParse(sample, delimiter);
    const columns = records[0]?.length ?? 0;
    if (columns < 2) continue;
    const even = records.filter((record) => record.length === columns).length / records.length;
    const score = even * 1_000 + columns;
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

const OPTIONS = {
  bom: true,
  relaxColumnCount: true,
  relaxQuotes: true,
  skipEmptyLines: true,
  maxRecordSize: 1_048_576,
};

function tryParse(sample: string, delimiter: string): string[][] {
  try {
    return parse(sample, { ...OPTIONS, delimiter, to: SAMPLE_ROWS }) as string[][];
  } catch {
    return [];
  }
}

function parseRecords(text: string, delimiter: string): string[][] {
  try {
    return parse(text, { ...OPTIONS, delimiter }) as string[][];
  } catch (error) {
    const { code, lines } = error as CsvError & { lines?: number };
    const where = lines === undefined ? '' : ` (near line ${lines})`;
    const why =
      code === 'CSV_QUOTE_NOT_CLOSED' ? 'a quotation mark is opened and never closed' : 'its rows cannot be told apart';
    throw new DocumentProblem('document-broken', `cannot be read as CSV: ${why}${where}.`);
  }
}

/** Every column has a name of its own, and none that could reach a prototype. */
function columnNames(header: string[]): string[] {
  const taken = new Set<string>();
  return header.map((cell, index) => {
    const plain = cell.trim();
    const base =
      plain === '' || ['__proto__', 'prototype', 'constructor'].includes(plain) ? `column_${index + 1}` : plain;
    let name = base;
    for (let copy = 2; taken.has(name); copy++) name = `${base}_${copy}`;
    taken.add(name);
    return name;
  });
}

/** Only numbers that look the same when written again: `007` and `1,5` stay text. */
const NUMBER = /^-?(?:0|[1-9]\d{0,14})(?:\.\d{1,10})?$/;
function isNumberColumn(records: string[][], index: number): boolean {
  let found = false;
  for (const record of records) {
    const cell = record[index] ?? '';
    if (cell === '') continue;
    if (!NUMBER.test(cell)) return false;
    found = true;
  }
  return found;
}
