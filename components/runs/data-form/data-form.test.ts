import { expect, test } from 'vitest';
import type { JsonObject } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import { formFields, initialValues, withoutEmpties } from './form-field';
import { formProblems } from './form-problems';
import { numbersIn, pastedRows } from './pasted';

const schema: JsonSchema = {
  type: 'object',
  properties: {
    channel: { type: 'string', title: 'Channel', default: '#sales' },
    text: { type: 'string' },
    urgent: { type: 'boolean' },
    amount: { type: ['number', 'null'] },
    tone: { type: 'string', enum: ['friendly', 'formal'] },
    due: { type: 'string', format: 'date' },
    tags: { type: 'array', items: { type: 'string' } },
    document: { type: 'object', format: 'file' },
    customer: { type: 'object', properties: { email: { type: 'string', format: 'email' } }, required: ['email'] },
    anything: {},
  },
  required: ['channel', 'text', 'customer'],
};

test('every field has a control that fits its type', () => {
  expect(Object.fromEntries(formFields(schema).map((field) => [field.name, field.control]))).toEqual({
    ...{ channel: 'text', text: 'long-text', urgent: 'yes-no', amount: 'number', tone: 'choice' },
    ...{ due: 'date', tags: 'list', document: 'file', customer: 'group', anything: 'data' },
  });
});

test('a text that is asked for as a long one has room, whatever it is called', () => {
  const asked: JsonSchema = { properties: { complaint: { type: 'string', 'x-widget': 'textarea', maxLength: 20 } } };
  expect(formFields(asked)[0]?.control).toBe('long-text');
  expect(formProblems(asked, { complaint: 'x'.repeat(21) })).toHaveProperty('complaint');
});

test('a form opens with what was given, then with defaults', () => {
  expect(initialValues(schema, { text: 'Hi' })).toEqual({ channel: '#sales', text: 'Hi' });
  expect(initialValues(schema, { channel: '#ops' })).toEqual({ channel: '#ops' });
  const yesNo: JsonSchema = { type: 'object', properties: { sure: { type: 'boolean' } }, required: ['sure'] };
  expect(initialValues(yesNo, undefined)).toEqual({ sure: false });
});

test('what was left empty is not sent', () => {
  expect(withoutEmpties({ a: '', b: null, c: 0, d: false, e: { f: '' }, g: { h: 1 } })).toEqual({
    ...{ c: 0, d: false, g: { h: 1 } },
  });
});

test('problems stand at their fields', () => {
  const problems = formProblems(schema, { channel: '#sales', text: '', customer: { email: 'nobody' } });
  expect(Object.keys(problems).sort()).toEqual(['customer.email', 'text']);
  expect(formProblems(schema, { channel: '#sales', text: 'Hi', customer: { email: 'a@b.de' } })).toEqual({});
});

const order: JsonSchema = {
  type: 'object',
  properties: {
    amounts: { type: 'array', items: { type: 'number' }, maxItems: 3 },
    lines: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          sku: { type: 'string', title: 'Article' },
          price: { type: 'number', title: 'Price' },
          gift: { type: 'boolean' },
        },
        required: ['sku', 'price'],
        additionalProperties: false,
      },
    },
    nested: { type: 'array', items: { type: 'object', properties: { inner: { type: 'object' } } } },
  },
  required: ['amounts', 'lines'],
};

test('lists of numbers and of records have controls of their own, what is deeper is written as data', () => {
  expect(formFields(order).map(({ control }) => control)).toEqual(['numbers', 'records', 'data']);
});

test('problems of records stand at their cells, those of plain lists at the list', () => {
  const problems = formProblems(order, {
    amounts: [1, 'two'],
    lines: [
      { sku: 'A', price: 1 },
      { sku: '', price: 2 },
    ],
  });
  expect(problems).toEqual({ amounts: 'Item 2 must be a number, but is text', 'lines.1.sku': 'Fill this in' });
  expect(formProblems(order, { amounts: [1, 2, 3, 4], lines: [{ sku: 'A', price: 'x' }] })).toEqual({
    amounts: 'Has too many items',
    'lines.0.price': 'Must be a number, but is text',
  });
  expect(formProblems(order, {})).toEqual({ amounts: 'Fill this in', lines: 'Fill this in' });
});

test('cells left empty are not sent, and other lists are sent as they were written', () => {
  const values = { lines: [{ sku: 'A', price: 1, gift: null }], nested: [{ inner: null }] };
  expect(withoutEmpties(values, order)).toEqual({ lines: [{ sku: 'A', price: 1 }], nested: [{ inner: null }] });
});

test('numbers are read from lines, tabs and semicolons, and what is no number stays to be mended', () => {
  expect(numbersIn('1\n 2.5\t-3;4e2\n\n')).toEqual([1, 2.5, -3, 400]);
  expect(numbersIn('12\n1,5\nmany')).toEqual([12, '1,5', 'many']);
  expect(numbersIn(' \n')).toEqual([]);
});

test('rows pasted from a spreadsheet go into the cells from where they were pasted, each as its column wants it', () => {
  const columns = formFields(order.properties?.lines?.items ?? {});
  const rows: JsonObject[] = [{ sku: 'A', price: 1 }, { sku: 'B' }];
  expect(pastedRows('9\tyes\r\n8,5\tno\r\n7\tyes\r\n', columns, rows, { row: 1, column: 1 })).toEqual([
    { sku: 'A', price: 1 },
    { sku: 'B', price: 9, gift: true },
    { price: '8,5', gift: false },
    { price: 7, gift: true },
  ]);
  expect(pastedRows('one value', columns, rows, { row: 0, column: 0 })).toBeNull();
  expect(pastedRows('a\tb\tc\td\te', columns, [], { row: 0, column: 2 })).toEqual([{ gift: 'a' }]);
});
