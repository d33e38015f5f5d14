import type { JsonObject } from '@/graph/json';

const AUTOMATIC = /^(field|value)_\d+$/;

/** "Contact name" -> contact_name: a name that references can use, unique among the others. */
export const keyFor = (label: string, taken: Iterable<string>): string => {
  const plain = label
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .slice(0, 48);
  const base = plain === '' ? 'field' : /^[a-z]/.test(plain) ? plain : `field_${plain}`;
  const used = new Set(taken);
  if (!used.has(base)) return base;
  let number = 2;
  while (used.has(`${base}_${number}`)) number++;
  return `${base}_${number}`;
};

export const freshKey = (taken: Iterable<string>, stem = 'field'): string => {
  const used = new Set(taken);
  let number = 1;
  while (used.has(`${stem}_${number}`)) number++;
  return `${stem}_${number}`;
};

/**
 * A key follows its label until the label has been left once; from then on it stays, because references use it.
 * A key that was never derived from anything is still free to follow.
 */
export const keyFollows = (item: JsonObject): boolean => {
  const key = String(item.key ?? '');
  return AUTOMATIC.test(key) || key === '' || key === keyFor(String(item.label ?? ''), []);
};

const GUESSES: [RegExp, string][] = [
  [/\be-?mails?\b/i, 'email'],
  [/\b(date|deadline|birthday|due)\b/i, 'date'],
  [/\b(numbers|amounts|totals|prices|costs|scores|measurements)\b/i, 'numbers'],
  [/\b(quantity|count|number of|age|pieces)\b/i, 'whole-number'],
  [/\b(total|amount|price|cost|sum|discount|weight|score|rate)\b/i, 'number'],
  [/^(is|has|does|was|can|should)\b|\?$/i, 'yes-no'],
  [/\b(file|document|pdf|attachment|spreadsheet|csv)\b/i, 'file'],
  [/\b(message|description|notes?|comment|summary|text|body)\b/i, 'long-text'],
  [/\b(lines|items|rows|positions|entries|records)\b/i, 'records'],
  [/\b(list|names|tags|topics|keywords)\b/i, 'list'],
];

/** The kind a label suggests, among those on offer; null when it suggests none. */
export const guessKind = (label: string, offered: readonly string[]): string | null =>
  GUESSES.find(([pattern, kind]) => offered.includes(kind) && pattern.test(label))?.[1] ?? null;
