import { describe, expect, test } from 'vitest';
import type { Json, JsonObject } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import { checkContext } from '../testing/check-context';
import { stepContext } from '../testing/step-context';
import { setFields } from './definition';
import { setFieldsExecutor } from './executor';

const config = (given: JsonObject) => setFields.config.parse({ ...setFields.initialConfig, ...given });
/** With the values already put in, as the engine hands it over. */
const run = (fields: Record<string, Json>, base: Json = '') =>
  setFieldsExecutor(
    { base, fields: Object.entries(fields).map(([key, value]) => ({ key, label: '', value })) } as never,
    stepContext(),
  );

describe('what it gives', () => {
  test('its fields in their order, each value of the kind it has', async () => {
    const fields = { total: 5, tags: ['a'], none: null, note: 'Hi' };
    const outcome = await run(fields);
    expect(outcome).toEqual({ kind: 'done', output: fields, ports: ['out'] });
    expect(Object.keys((outcome as { output: JsonObject }).output)).toEqual(['total', 'tags', 'none', 'note']);
  });

  test('everything of another value, its own fields in place of those of the same name', async () => {
    expect(await run({ status: 'paid', by: 'Mara' }, { id: 7, status: 'open' })).toMatchObject({
      output: { id: 7, status: 'paid', by: 'Mara' },
    });
  });

  test('a field of a foreign value is a field, whatever it is called', async () => {
    const base = JSON.parse('{"__proto__": {"isAdmin": true}, "a": 1}') as JsonObject;
    const outcome = (await run({ b: 2 }, base)) as { output: JsonObject };
    expect(Object.getPrototypeOf(outcome.output)).toBe(Object.prototype);
    expect(Object.keys(outcome.output)).toEqual(['__proto__', 'a', 'b']);
  });
});

describe('the type it gives', () => {
  const types: Record<string, JsonSchema> = {
    '{{ number }}': { type: 'number' },
    '{{ maybe }}': { type: 'string', 'x-optional': true },
    '{{ order }}': { type: 'object', properties: { id: { type: 'integer' }, note: {} }, required: ['id'] },
    '{{ anything }}': {},
  };
  const schema = (given: JsonObject) =>
    setFields.outputSchema(config(given), { typeOf: (source) => types[source] ?? { type: 'string' } });

  test('follows its values', () => {
    const fields = [
      { key: 'total', label: 'Total', value: '{{ number }}' },
      { key: 'maybe', label: '', value: '{{ maybe }}' },
    ];
    expect(schema({ fields })).toEqual({
      type: 'object',
      properties: { total: { type: 'number', title: 'Total' }, maybe: { type: 'string', title: 'maybe' } },
      required: ['total', 'maybe'],
      additionalProperties: false,
    });
  });

  test('has the fields of what is kept; one that nothing is known of may have any', () => {
    const fields = [{ key: 'note', label: '', value: 'Hello' }];
    expect(schema({ fields, base: '{{ order }}' })).toMatchObject({
      properties: { id: { type: 'integer' }, note: { type: 'string' } },
      required: ['id', 'note'],
      additionalProperties: false,
    });
    expect(schema({ fields, base: '{{ anything }}' })).toMatchObject({ additionalProperties: true });
  });
});

test('what is missing is named', () => {
  const fieldsOf = (given: JsonObject) =>
    setFields.check?.(config(given), checkContext()).map((finding) => finding.field);
  expect(fieldsOf({})).toEqual(['config.fields']);
  const twice = [
    { key: 'a', label: 'A', value: '1' },
    { key: 'a', label: 'B', value: ' ' },
  ];
  expect(fieldsOf({ fields: twice })).toEqual(['config.fields[1].value', 'config.fields[1].key']);
});
