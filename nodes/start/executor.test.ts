import { expect, test } from 'vitest';
import { mostTokensOfValue } from '@/graph/bound/value-size';
import type { JsonObject } from '@/graph/json';
import { validateAgainst } from '@/graph/schema-validate';
import { checkContext } from '../testing/check-context';
import { stepContext } from '../testing/step-context';
import { checkFields } from '../value-fields';
import { start } from './definition';
import { startExecutor } from './executor';

const config = (...fields: JsonObject[]) => start.config.parse({ fields });
const context = checkContext();
const field = (key: string, type: string, extra: JsonObject = {}) => ({
  key,
  label: key,
  type,
  isRequired: true,
  ...extra,
});

test('gives the input of the run', async () => {
  expect(await startExecutor(config(), stepContext({}, { input: { a: 1 } }))).toMatchObject({
    output: { a: 1 },
    ports: ['out'],
  });
});

test('the form is the type of the input', () => {
  const file = { $file: 'aa', name: 'a.pdf', mediaType: 'application/pdf', size: 1 };
  const schema = start.outputSchema(
    config(
      field('name', 'text'),
      field('kind', 'choice', { choices: ['A', 'B'] }),
      field('file', 'file'),
      field('when', 'date', { isRequired: false }),
    ),
    context,
  );
  expect(validateAgainst(schema, { name: 'x', kind: 'A', file })).toEqual([]);
  expect(validateAgainst(schema, { name: 'x', kind: 'C', file }).map(({ path }) => path)).toEqual([['kind']]);
  expect(validateAgainst(schema, { kind: 'A', file: { name: 'a' } }).length).toBeGreaterThan(0);
});

test('two fields of one name and a choice without choices are found', () => {
  const findings = start.check?.(config(field('a', 'text'), field('a', 'choice')), context);
  expect(findings?.map(({ code, field: at }) => `${code} ${at}`)).toEqual([
    'duplicate-field config.fields[1].key',
    'required-field config.fields[1].choices',
  ]);
});

test('a text is as long as its field allows, and its sample too', () => {
  const asked = config(field('note', 'long-text', { maxLength: 5, sample: 'Grüße' }), field('name', 'text'));
  const schema = start.outputSchema(asked, context);
  expect(validateAgainst(schema, { note: 'short', name: 'x'.repeat(500) })).toEqual([]);
  expect(validateAgainst(schema, { note: 'longer', name: 'x' }).map(({ path }) => path)).toEqual([['note']]);
  expect(checkFields(asked.fields, 'config.fields', context)).toEqual([]);
  const tooLong = config(field('note', 'text', { maxLength: 5, sample: 'longer' }));
  expect(checkFields(tooLong.fields, 'config.fields', context)).toMatchObject([
    { field: 'config.fields[0].sample', severity: 'error' },
  ]);
});

const columns: JsonObject[] = [
  { key: 'sku', label: 'Article', type: 'text', isRequired: true, maxLength: 10 },
  { key: 'price', label: 'Price', type: 'number', isRequired: true },
  { key: 'size', label: 'Size', type: 'choice', isRequired: false, choices: ['S', 'L'] },
];

test('a list of numbers and a list of records are typed down to their parts', () => {
  const asked = config(field('amounts', 'numbers'), field('lines', 'records', { fields: columns }));
  const schema = start.outputSchema(asked, context);
  const line = { sku: 'A-1', price: 2 };
  expect(validateAgainst(schema, { amounts: [1, 2.5], lines: [line, { ...line, size: 'L' }] })).toEqual([]);
  expect(validateAgainst(schema, { amounts: [1, 'two'], lines: [{ ...line, price: '2' }] })).toMatchObject([
    { path: ['amounts', 1], message: 'must be a number, but is text' },
    { path: ['lines', 0, 'price'], message: 'must be a number, but is text' },
  ]);
  expect(validateAgainst(schema, { amounts: [], lines: [{ ...line, colour: 'red' }] })).toHaveLength(1);
  expect(validateAgainst(schema, start.sample?.(asked))).toEqual([]);
});

test('a list has as many items as its field allows, so that what a text of it can cost has a limit', () => {
  const asked = config(
    field('tags', 'list', { maxItems: 2, maxLength: 3 }),
    field('amounts', 'numbers', { maxItems: 3 }),
    field('lines', 'records', { maxItems: 1, fields: columns }),
  );
  const schema = start.outputSchema(asked, context);
  const line = { sku: 'A-1', price: 2 };
  expect(validateAgainst(schema, { tags: ['a', 'b'], amounts: [1, 2, 3], lines: [line] })).toEqual([]);
  const tooMany = validateAgainst(schema, { tags: ['long', 'b', 'c'], amounts: [1, 2, 3, 4], lines: [line, line] });
  expect(tooMany.map(({ path }) => path.join('.')).sort()).toEqual(['amounts', 'lines', 'tags', 'tags.0']);
  for (const part of Object.values(schema.properties ?? {})) expect(mostTokensOfValue(part)).toBeLessThan(1_000);
  const open = start.outputSchema(config(field('amounts', 'numbers')), context).properties?.amounts;
  expect(mostTokensOfValue(open ?? {})).toBe(Number.POSITIVE_INFINITY);
});

test('records without fields, choices without any inside them, and a sample that does not fit are found', () => {
  const wrong = config(
    field('lines', 'records'),
    field('rows', 'records', { fields: [{ ...columns[2], choices: [] }] }),
    field('amounts', 'numbers', { sample: [1, 'two'] }),
    field('tags', 'list', { maxItems: 1, sample: ['a', 'b'] }),
    field('fine', 'records', { fields: columns, sample: [{ sku: 'A', price: 1 }] }),
  );
  expect(start.check?.(wrong, context)).toMatchObject([
    { code: 'required-field', field: 'config.fields[0].fields' },
    { code: 'required-field', field: 'config.fields[1].fields[0].choices' },
    {
      code: 'type-mismatch',
      field: 'config.fields[2].sample',
      message: 'The sample of "amounts" does not fit: item 2 must be a number, but is text.',
    },
    {
      code: 'type-mismatch',
      field: 'config.fields[3].sample',
      message: 'The sample of "tags" does not fit: it has too many items.',
    },
  ]);
});
