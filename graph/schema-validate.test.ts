import { expect, test } from 'vitest';
import type { JsonSchema } from './json-schema';
import { validateAgainst } from './schema-validate';

const order: JsonSchema = {
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 2 },
    lines: {
      type: 'array',
      items: {
        type: 'object',
        properties: { price: { type: ['number', 'null'] } },
        required: ['price'],
        additionalProperties: false,
      },
    },
    kind: { enum: ['a', 'b'] },
    either: { anyOf: [{ type: 'string' }, { type: 'number' }] },
    day: { type: 'string', format: 'date' },
  },
  required: ['name'],
};

test('a value that fits has no problems', () => {
  expect(
    validateAgainst(order, {
      name: 'Ada',
      lines: [{ price: 1 }, { price: null }],
      kind: 'a',
      either: 3,
      day: '2026-11-22',
    }),
  ).toEqual([]);
});

test.each<[string, unknown, { path: (string | number)[]; message: string }[]]>([
  ['a missing field', {}, [{ path: [], message: 'is missing "name"' }]],
  ['another type', { name: 1 }, [{ path: ['name'], message: 'must be text, but is a number' }]],
  [
    'a value deep inside',
    { name: 'Ada', lines: [{ price: 'x' }] },
    [{ path: ['lines', 0, 'price'], message: 'must be a number or empty, but is text' }],
  ],
  [
    'a field that is not expected',
    { name: 'Ada', lines: [{ price: 1, tax: 2 }] },
    [{ path: ['lines', 0, 'tax'], message: 'is not an expected field' }],
  ],
  ['no such choice', { name: 'Ada', kind: 'z' }, [{ path: ['kind'], message: 'is not one of the allowed choices' }]],
  [
    'none of several forms',
    { name: 'Ada', either: true },
    [{ path: ['either'], message: 'fits none of the allowed forms' }],
  ],
  ['a format', { name: 'Ada', day: 'Monday' }, [{ path: ['day'], message: 'is not a valid date' }]],
  ['a text too short', { name: 'A' }, [{ path: ['name'], message: 'is too short' }]],
])('%s is said once, at its place', (_, value, problems) => {
  expect(validateAgainst(order, value)).toEqual(problems);
});

test('keys with slashes, spaces and tildes keep their place', () => {
  expect(validateAgainst({ properties: { 'a/b ~c%': { type: 'string' } } }, { 'a/b ~c%': 1 })).toEqual([
    { path: ['a/b ~c%'], message: 'must be text, but is a number' },
  ]);
});

test('a type that cannot be read is a problem, not a crash', () => {
  expect(validateAgainst({ $ref: '#/nowhere' }, 1)).toHaveLength(1);
});

test('a hostile regular expression cannot hang the process', () => {
  const schema: JsonSchema = {
    type: 'object',
    properties: { pattern: { type: 'string', pattern: '^(a+)+$' } },
    patternProperties: { '^x-': { type: 'string' } },
    additionalProperties: false,
    required: ['pattern'],
  };
  expect(validateAgainst(schema, { pattern: `${'a'.repeat(60)}!`, 'x-more': 'yes' })).toEqual([]);
  expect(validateAgainst(schema, {})).toEqual([{ path: [], message: 'is missing "pattern"' }]);
});

test('the same item twice is found, in lists that are not endless', () => {
  const list: JsonSchema = { type: 'array', uniqueItems: true };
  expect(validateAgainst(list, [1, 2, 1])).toEqual([{ path: [], message: 'has the same item twice' }]);
  expect(validateAgainst(list, [1, 2, 3])).toEqual([]);
});
