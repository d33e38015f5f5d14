import { expect, test } from 'vitest';
import type { JsonObject } from '@/graph/json';
import { validateAgainst } from '@/graph/schema-validate';
import { stepContext } from '../testing/step-context';
import { checkFields } from '../value-fields';
import { start } from './definition';
import { startExecutor } from './executor';

const config = (...fields: JsonObject[]) => start.config.parse({ fields });
const context = { typeOf: () => ({}) };
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
  expect(checkFields(asked.fields, 'config.fields')).toEqual([]);
  const tooLong = config(field('note', 'text', { maxLength: 5, sample: 'longer' }));
  expect(checkFields(tooLong.fields, 'config.fields')).toMatchObject([
    { field: 'config.fields[0].sample', severity: 'error' },
  ]);
});
