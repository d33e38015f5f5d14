import type { Json } from '../json';
import { MAX_SIZE } from './budget';
import { ExpressionError } from './expression-error';
import type { ExpressionFunction } from './functions';
import { renderText } from './render-text';

const text = () => ({ type: 'string' as const });
const yesNo = () => ({ type: 'boolean' as const });
const number = () => ({ type: 'number' as const });
const oneText = [{ name: 'text', kinds: ['text'] }] satisfies ExpressionFunction['parameters'];

const wholeNumber = (value: number, what: string): number => {
  if (Number.isInteger(value)) return value;
  throw new ExpressionError('type', `${what} must be a whole number.`);
};

/** Where a text may be cut: within it, never before its start or after its end. */
const position = (value: number, length: number): number =>
  Math.min(Math.max(wholeNumber(value, 'A position'), 0), length);

const upper: Omit<ExpressionFunction, 'name'> = {
  purpose: 'Makes every letter a capital',
  example: 'upper(input.code)',
  parameters: oneText,
  result: text,
  run: ([value]: [string], budget) => budget.text(value.toUpperCase()),
};
const lower: Omit<ExpressionFunction, 'name'> = {
  purpose: 'Makes every letter small',
  example: 'lower(input.email)',
  parameters: oneText,
  result: text,
  run: ([value]: [string], budget) => budget.text(value.toLowerCase()),
};
const toText: Omit<ExpressionFunction, 'name'> = {
  purpose: 'Turns any value into text',
  example: 'text(input.total)',
  parameters: [{ name: 'value' }],
  result: text,
  run: ([value]: [Json], budget) => budget.text(renderText(budget.writable(value))),
};

export const textFunctions: ExpressionFunction[] = [
  { name: 'upper', ...upper },
  { name: 'upperAscii', ...upper },
  { name: 'lower', ...lower },
  { name: 'lowerAscii', ...lower },
  { name: 'text', ...toText },
  { name: 'string', ...toText },
  {
    name: 'trim',
    purpose: 'Removes spaces at both ends',
    example: 'trim(input.name)',
    parameters: oneText,
    result: text,
    run: ([value]: [string], budget) => budget.text(value.trim()),
  },
  {
    name: 'startsWith',
    purpose: 'Whether a text begins with another',
    example: 'input.code.startsWith("INV-")',
    parameters: [...oneText, { name: 'beginning', kinds: ['text'] }],
    result: yesNo,
    run: ([value, beginning]: [string, string]) => value.startsWith(beginning),
  },
  {
    name: 'endsWith',
    purpose: 'Whether a text ends with another',
    example: 'input.file.name.endsWith(".pdf")',
    parameters: [...oneText, { name: 'ending', kinds: ['text'] }],
    result: yesNo,
    run: ([value, ending]: [string, string]) => value.endsWith(ending),
  },
  {
    name: 'replace',
    purpose: 'Replaces every occurrence of a text',
    example: 'input.name.replace("_", " ")',
    parameters: [...oneText, { name: 'find', kinds: ['text'] }, { name: 'replacement', kinds: ['text'] }],
    result: text,
    run: ([value, find, replacement]: [string, string, string], budget) => {
      if (find === '') return value;
      // The size is known before the text is made, so that a text of many gigabytes is never attempted.
      const pieces = value.split(find);
      const size = value.length + (pieces.length - 1) * (replacement.length - find.length);
      if (size > MAX_SIZE) throw new ExpressionError('limit', 'This makes a text of more than 1 MB.');
      return budget.text(pieces.join(replacement));
    },
  },
  {
    name: 'split',
    purpose: 'Cuts a text into a list',
    example: 'input.tags.split(",")',
    parameters: [...oneText, { name: 'separator', kinds: ['text'] }],
    result: () => ({ type: 'array', items: text() }),
    run: ([value, separator]: [string, string], budget) => budget.list(value.split(separator)),
  },
  {
    name: 'substring',
    purpose: 'Part of a text, from one position to before another; the first is 0',
    example: 'input.notes.substring(0, 200)',
    parameters: [
      ...oneText,
      { name: 'start', kinds: ['number'] },
      { name: 'end', kinds: ['number'], isOptional: true },
    ],
    result: text,
    run: ([value, start, end]: [string, number, number?], budget) =>
      budget.text(value.slice(position(start, value.length), position(end ?? value.length, value.length))),
  },
  {
    name: 'indexOf',
    purpose: 'Where a text first occurs; -1 when it does not',
    example: 'input.email.indexOf("@")',
    parameters: [...oneText, { name: 'find', kinds: ['text'] }],
    result: number,
    run: ([value, find]: [string, string]) => value.indexOf(find),
  },
  {
    name: 'json',
    purpose: 'Writes a value on one line, for a program to read',
    example: 'json(steps.extract)',
    parameters: [{ name: 'value', kinds: ['text', 'number', 'boolean', 'list', 'object', 'empty'] }],
    result: text,
    run: ([value]: [Json], budget) => budget.text(JSON.stringify(budget.writable(value))),
  },
];
