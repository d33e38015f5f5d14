import { expect, test } from 'vitest';
import { makeValueBook, type ValueEntry } from '../values/value-book';
import { type PreviewValues, previewNote, previewPieces } from './preview-pieces';

const entry = (expression: string, label: string): ValueEntry => ({
  expression,
  label,
  source: 'Pull out details',
  nodeId: 'n1',
  icon: 'list-checks',
  kind: 'ai',
  schema: {},
  isOptional: false,
  depth: 1,
});
const book = makeValueBook(
  [entry('input.quantity', 'Quantity'), entry('steps.details.price', 'Price'), entry('steps.late.text', 'Late text')],
  new Map([['details', 'Pull out details']]),
);
const samples: PreviewValues = {
  names: { input: { quantity: 'Quantity' }, steps: { details: { price: null } } },
  from: 'sample data',
  sampled: new Set(['input', 'steps.details']),
};
const run: PreviewValues = {
  names: { input: { quantity: '3' }, steps: { details: { price: 'much' } }, item: { name: 'Item' } },
  from: 'run 7',
  sampled: new Set(['item']),
};
const problems = (text: string, values: PreviewValues, kind: 'template' | 'expression' = 'template') =>
  previewPieces(text, kind, values, book).map(({ problem }) => problem);
const note = (text: string, values: PreviewValues, kind: 'template' | 'expression' = 'template') =>
  previewNote(previewPieces(text, kind, values, book));

test('what a sample does not show is no problem of the formula, and is said with the sample that was used', () => {
  expect(problems('{{ number(input.quantity) * 2.0 }}', samples)).toEqual([null]);
  expect(note('{{ number(input.quantity) * 2.0 }}', samples)).toBe(
    'No preview with sample data: "Quantity" is not a number.',
  );
  expect(problems('input.quantity.total > 3.0', samples, 'expression')).toEqual([null]);
  expect(note('input.quantity.total > 3.0', samples, 'expression')).toContain('No preview with sample data');
  expect(note('{{ input.quantity }}', samples)).toBeNull();
});

test('a sample that is empty and a step that has not run are nothing to show, and no problem', () => {
  for (const text of ['{{ steps.details.price }}', '{{ steps.late.text }}']) {
    expect(problems(text, samples)).toEqual([null]);
    expect(note(text, samples)).toBe('No value before the first run.');
  }
  expect(problems('{{ steps.late.text }}', run)).toEqual([null]);
  expect(note('{{ steps.late.text }}', run)).toBe('No value in run 7.');
});

test('beside values of a run, a sample that stands in is still a sample', () => {
  expect(problems('{{ number(item.name) }}', run)).toEqual([null]);
  expect(note('{{ number(item.name) }}', run)).toContain('No preview with sample data');
});

test('what is wrong with the values of a run, and with the formula itself, is a problem whatever the values are', () => {
  expect(problems('{{ number(steps.details.price) }}', run)).toEqual(['"much" is not a number.']);
  expect(problems('{{ 1 / 0 }}', samples)).toEqual(['1 / 0 divides by zero.']);
  expect(problems('input.quantity +', samples, 'expression')[0]).not.toBeNull();
  expect(problems('{{ input.quanity }}', samples)).toEqual(['Start has no field "quanity"']);
  expect(problems('{{ nosuch(input.quantity) }}', samples)).toEqual(['There is no function nosuch().']);
});

test('values are shown as text, cut where they are long', () => {
  expect(previewPieces('Buy {{ input.quantity }} now', 'template', run, book).map(({ text }) => text)).toEqual([
    'Buy ',
    '3',
    ' now',
  ]);
  expect(previewPieces('number(input.quantity) > 2.0', 'expression', run, book)[0]?.text).toBe('yes');
});
