import type { BlobRef, FileRef, Json, JsonObject } from '@/graph/json';
import { isBlobRef, isFileRef, isJsonObject } from '@/graph/json';

/** The way a value is best read. Found from the value alone, so it works for every step and every tool. */
export type Readable =
  | { kind: 'empty' }
  | { kind: 'blob'; ref: BlobRef }
  | { kind: 'file'; file: FileRef }
  | { kind: 'text'; text: string; isMarkdown: boolean }
  | { kind: 'scalar'; text: string }
  | { kind: 'email'; email: Email; rest: JsonObject }
  | { kind: 'message'; message: Message; rest: JsonObject }
  | { kind: 'table'; columns: string[]; rows: JsonObject[] }
  | { kind: 'list'; items: Json[] }
  | { kind: 'fields'; fields: JsonObject };

export interface Email {
  from?: string;
  to?: string;
  cc?: string;
  subject: string;
  body: string;
}

export interface Message {
  channel?: string;
  from?: string;
  text: string;
}

const MOST_COLUMNS = 12;

export function readable(value: Json | undefined): Readable {
  if (value === null || value === undefined || value === '') return { kind: 'empty' };
  if (typeof value === 'string') return readText(value);
  if (typeof value === 'boolean') return { kind: 'scalar', text: value ? 'Yes' : 'No' };
  if (typeof value === 'number') return { kind: 'scalar', text: formatNumber(value) };
  if (Array.isArray(value)) return readList(value);
  if (isBlobRef(value)) return { kind: 'blob', ref: value };
  if (isFileRef(value)) return { kind: 'file', file: value };
  return readEmail(value) ?? readMessage(value) ?? readFields(value);
}

/** Keeps every digit: a rounded number would be a wrong one. */
export const formatNumber = (value: number): string =>
  Number.isInteger(value) && Math.abs(value) >= 10_000 && Number.isSafeInteger(value)
    ? value.toLocaleString('en-US')
    : String(value);

function readText(text: string): Readable {
  if (text.length <= 120 && !text.includes('\n')) return { kind: 'scalar', text };
  return { kind: 'text', text, isMarkdown: looksLikeMarkdown(text) };
}

/** Two different signs, or one that plain text never has; a single hyphen or star is just punctuation. */
export function looksLikeMarkdown(text: string): boolean {
  if (/^```/m.test(text) || /^\|.+\|\s*\n\s*\|[\s:|-]+\|/m.test(text)) return true;
  const signs = [
    /^#{1,6}\s\S/m,
    /^\s*[-*+]\s\S/m,
    /^\s*\d+\.\s\S/m,
    /\*\*\S[^*]*\*\*/,
    /\[[^\]\n]+\]\([^)\s]+\)/,
    /^>\s/m,
  ];
  return signs.filter((sign) => sign.test(text)).length >= 2;
}

function readList(list: Json[]): Readable {
  if (list.length === 0) return { kind: 'empty' };
  const rows = list.filter((row): row is JsonObject => isJsonObject(row) && !isFileRef(row) && !isBlobRef(row));
  if (rows.length !== list.length) return { kind: 'list', items: list };
  if (rows.every(isFailedItem))
    return {
      kind: 'table',
      columns: ['number', 'message'],
      rows: rows.map(({ index, message }) => ({ number: Number(index) + 1, message: message ?? null })),
    };
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const isWide = columns.length > MOST_COLUMNS || columns.length === 0;
  const isDeep = rows.some((row) => Object.values(row).some((cell) => isJsonObject(cell) && !isFileRef(cell)));
  return isWide || isDeep ? { kind: 'list', items: list } : { kind: 'table', columns, rows };
}

/**
 * What a container says of an item or a vote that failed. A formula counts from 0, as its language does; a person reads
 * "item 3" and "vote 3" wherever they are named, and so here too.
 */
const isFailedItem = (row: JsonObject): boolean =>
  Object.keys(row).every((name) => FAILED_ITEM.has(name)) &&
  Number.isInteger(row.index) &&
  typeof row.message === 'string';

/** The code is for formulas; what a person needs is in the message. */
const FAILED_ITEM: ReadonlySet<string> = new Set(['index', 'code', 'message']);

function readFields(fields: JsonObject): Readable {
  return Object.keys(fields).length === 0 ? { kind: 'empty' } : { kind: 'fields', fields };
}

const EMAIL_BODY = ['body', 'text', 'message', 'content'];

function readEmail(fields: JsonObject): Readable | null {
  const names = byLowerName(fields);
  const subject = textAt(fields, names, ['subject']);
  const body = textAt(fields, names, EMAIL_BODY);
  if (!subject || !body) return null;
  const to = textAt(fields, names, ['to', 'recipient', 'recipients']);
  const cc = textAt(fields, names, ['cc']);
  const from = textAt(fields, names, ['from', 'sender']);
  const used = new Set([subject, body, to, cc, from].flatMap((found) => found?.name ?? []));
  return {
    kind: 'email',
    email: { subject: subject.text, body: body.text, to: to?.text, cc: cc?.text, from: from?.text },
    rest: without(fields, used),
  };
}

function readMessage(fields: JsonObject): Readable | null {
  const names = byLowerName(fields);
  const channel = textAt(fields, names, ['channel']);
  const text = textAt(fields, names, ['text', 'message']);
  if (!channel || !text) return null;
  const from = textAt(fields, names, ['user', 'username', 'from', 'sender']);
  const used = new Set([channel, text, from].flatMap((found) => found?.name ?? []));
  return {
    kind: 'message',
    message: { channel: channel.text, text: text.text, from: from?.text },
    rest: without(fields, used),
  };
}

const byLowerName = (fields: JsonObject): Map<string, string> =>
  new Map(Object.keys(fields).map((name) => [name.toLowerCase(), name]));

function textAt(
  fields: JsonObject,
  names: Map<string, string>,
  wanted: string[],
): { name: string; text: string } | null {
  for (const candidate of wanted) {
    const name = names.get(candidate);
    const value = name === undefined ? undefined : fields[name];
    if (name === undefined) continue;
    if (typeof value === 'string' && value !== '') return { name, text: value };
    if (Array.isArray(value) && value.length > 0 && value.every((part) => typeof part === 'string'))
      return { name, text: value.join(', ') };
  }
  return null;
}

const without = (fields: JsonObject, used: ReadonlySet<string>): JsonObject =>
  Object.fromEntries(
    Object.entries(fields).filter(([name, value]) => !used.has(name) && value !== null && value !== ''),
  );

/** The word on the button of the readable view: what a person would call this value. */
export function readableName(value: Json | undefined): string {
  const shape = readable(value);
  switch (shape.kind) {
    case 'email':
      return 'Email';
    case 'message':
      return 'Message';
    case 'table':
      return 'Table';
    case 'file':
      return 'File';
    case 'text':
      return 'Text';
    default:
      return 'Readable';
  }
}
