import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fileSchema, type JsonSchema } from '../json-schema';
import { validateAgainst } from '../schema-validate';
import { dereference } from './dereference';
import { describeType } from './describe-type';
import { whyNotAssignable } from './is-assignable';
import { inWords, labelOf } from './label-of';
import { fieldOf, itemOf } from './member-of';
import { tidySchema } from './tidy-schema';
import { unionOf } from './union-of';

const text: JsonSchema = { type: 'string' };
/** Ten types, each of which names the next so many times. */
const bomb = (width: number): JsonSchema => ({
  $ref: '#/$defs/d0',
  $defs: Object.fromEntries(
    Array.from({ length: 11 }, (_, level) => [
      `d${level}`,
      level === 10
        ? { type: 'string' }
        : { anyOf: Array.from({ length: width }, () => ({ $ref: `#/$defs/d${level + 1}` })) },
    ]),
  ),
});
const person: JsonSchema = {
  type: 'object',
  properties: { name: { ...text, title: 'Name' }, age: { type: 'integer' } },
  required: ['name'],
};

describe('a type in plain words', () => {
  test.each<[JsonSchema, string]>([
    [{}, 'anything'],
    [text, 'text'],
    [{ type: 'string', format: 'date' }, 'a date'],
    [{ type: 'integer' }, 'a whole number'],
    [{ type: ['number', 'null'] }, 'a number or empty'],
    [{ type: 'array', items: { type: 'number' } }, 'a list of numbers'],
    [{ type: 'array', items: person }, 'a list of records'],
    [{ type: 'array' }, 'a list'],
    [person, 'a group with Name and Age'],
    [{ type: 'object' }, 'a group of fields'],
    [{ type: 'string', enum: ['a', 'b'] }, 'one of "a" or "b"'],
    [fileSchema, 'a file'],
    [{ anyOf: [text, { type: 'array' }] }, 'text or a list'],
    [{ const: 3 }, '3'],
  ])('%j is %s', (schema, words) => {
    expect(describeType(schema)).toBe(words);
  });
});

describe('what may be used where', () => {
  test.each<[JsonSchema, JsonSchema, string | null]>([
    [text, text, null],
    [{}, text, null],
    [text, {}, null],
    [{ type: 'integer' }, { type: 'number' }, null],
    [{ type: ['string', 'null'] }, text, null],
    [text, { type: ['string', 'number'] }, null],
    [text, { anyOf: [{ type: 'number' }, text] }, null],
    [person, { type: 'object' }, null],
    [{ type: 'array', items: text }, { type: 'array' }, null],
    [text, { type: 'number' }, 'It is text, but a number is needed.'],
    [{ type: 'null' }, text, 'It is empty, but text is needed.'],
    [text, { anyOf: [{ type: 'number' }, { type: 'array' }] }, 'It is text, but a number or a list is needed.'],
    [
      { type: 'array', items: text },
      { type: 'array', items: { type: 'number' } },
      'It has items: each is text, but a number is needed.',
    ],
    [person, { type: 'object', properties: { email: text }, required: ['email'] }, 'It has no Email.'],
    [
      person,
      { type: 'object', properties: { age: { type: 'string', title: 'Age' } } },
      'Age is a whole number, but text is needed.',
    ],
    [{ enum: ['a'] }, { enum: ['b'] }, 'It is one of "a", but one of "b" is needed.'],
    [person, fileSchema, 'It is a group with Name and Age, but a file is needed.'],
    [text, fileSchema, 'It is text, but a file is needed.'],
    [fileSchema, fileSchema, null],
  ])('%j as %j', (from, to, reason) => {
    expect(whyNotAssignable(from, to)).toBe(reason);
  });

  const schema = fc.letrec<{ schema: JsonSchema }>((tie) => ({
    schema: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom<JsonSchema>(
        {},
        text,
        { type: 'number' },
        { type: ['string', 'null'] },
        { enum: ['a', 1] },
        fileSchema,
      ),
      tie('schema').map((items): JsonSchema => ({ type: 'array', items })),
      fc.array(tie('schema'), { minLength: 1, maxLength: 3 }).map((anyOf): JsonSchema => ({ anyOf })),
      fc
        .dictionary(fc.constantFrom('a', 'b', 'c'), tie('schema'))
        .map((properties): JsonSchema => ({ type: 'object', properties, required: Object.keys(properties) })),
    ),
  })).schema;

  test('every type may be used as itself and as part of a union', () => {
    fc.assert(
      fc.property(schema, schema, (one, other) => {
        expect(whyNotAssignable(one, one)).toBeNull();
        expect(whyNotAssignable(one, unionOf([one, other]))).toBeNull();
      }),
    );
  });
});

test('a union keeps each kind once, and knows when a part may be absent', () => {
  expect(unionOf([text, { type: 'number' }, text])).toEqual({ type: ['string', 'number'] });
  expect(unionOf([text, {}])).toEqual({});
  expect(unionOf([])).toEqual({});
  expect(unionOf([text, { ...text, title: 'Name' }])).toEqual({ anyOf: [text, { ...text, title: 'Name' }] });
  expect(unionOf([{ ...text, 'x-optional': true }, { type: 'number' }])).toEqual({
    type: ['string', 'number'],
    'x-optional': true,
  });
});

test('fields are found through unions and intersections; a type that lists its fields has no others', () => {
  expect(fieldOf(person, 'name')).toMatchObject({ type: 'string' });
  expect(fieldOf(person, 'email')).toBeNull();
  expect(fieldOf(person, 'constructor')).toBeNull();
  expect(fieldOf({ ...person, additionalProperties: true }, 'email')).toEqual({});
  expect(fieldOf({ ...person, additionalProperties: text }, 'email')).toEqual(text);
  expect(fieldOf({ type: 'object' }, 'email')).toEqual({});
  expect(fieldOf({ anyOf: [person, { type: 'null' }] }, 'age')).toEqual({ type: 'integer' });
  expect(fieldOf({ allOf: [person, { properties: { email: text } }] }, 'email')).toEqual(text);
  expect(fieldOf(text, 'length')).toBeNull();
  expect(itemOf({ anyOf: [{ type: 'array', items: text }, { type: 'null' }] })).toEqual(text);
});

test('a type may be anything at all: what cannot be read goes, the rest stays', () => {
  expect(
    tidySchema({
      type: 'object',
      required: false,
      properties: { a: true, b: { type: 'text', title: 3, enum: 'x' }, c: { type: 'string' } },
      anyOf: [],
      items: [{}],
    }),
  ).toEqual({
    type: 'object',
    properties: { a: {}, b: {}, c: { type: 'string' } },
  });
  expect(tidySchema(null)).toEqual({});
  expect(tidySchema(person)).toBe(person);
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 6 }), fc.jsonValue(), (any, value) => {
      const broken = {
        type: any,
        properties: { a: any, b: { properties: any, items: any, anyOf: any } },
        required: any,
        enum: any,
        $defs: any,
      } as JsonSchema;
      const schema = dereference(broken);
      describeType(schema);
      whyNotAssignable(schema, person);
      whyNotAssignable(person, schema);
      fieldOf(fieldOf(schema, 'b') ?? {}, 'c');
      itemOf(schema);
      expect(Array.isArray(validateAgainst(broken, value))).toBe(true);
    }),
  );
});

test('references inside a type are followed, and one that contains itself ends', () => {
  const tree: JsonSchema = {
    $defs: {
      node: {
        type: 'object',
        properties: { name: text, children: { type: 'array', items: { $ref: '#/$defs/node' } } },
      },
    },
    $ref: '#/$defs/node',
    title: 'Tree',
  };
  const flat = dereference(tree);
  expect(flat.title).toBe('Tree');
  expect(fieldOf(itemOf(fieldOf(flat, 'children') ?? {}), 'name')).toEqual(text);
  expect(JSON.stringify(flat)).not.toContain('$ref');
  expect(dereference({ $ref: 'https://example.com/type' })).toEqual({});
  expect(dereference({ $ref: '#/%' })).toEqual({});
  expect(dereference(person)).toBe(person);
});

test.each([
  ['customer_email', 'Customer email'],
  ['customerEmail', 'Customer email'],
  ['URL', 'URL'],
  ['pdfURLList', 'Pdf URL list'],
  ['unit-price.net', 'Unit price net'],
  ['E-mail', 'E mail'],
  ['_', '_'],
])('%s reads as %s', (name, words) => {
  expect(inWords(name)).toBe(words);
});

test('a title is used before the name', () => {
  expect(labelOf('x', { title: 'Article' })).toBe('Article');
  expect(labelOf('unit_price', { title: ' ' })).toBe('Unit price');
});

test('types that name each other many times over end as unknown and not as a full memory', () => {
  const begun = performance.now();
  expect(JSON.stringify(dereference(bomb(20))).length).toBeLessThan(5_000_000);
  expect(performance.now() - begun).toBeLessThan(2_000);
});

test.each<[string, JsonSchema, unknown]>([
  ['references', bomb(20), 5],
  [
    'references inside of fields',
    { properties: { a: { allOf: [{ $ref: '#' }, { $ref: '#' }] } } },
    JSON.parse(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`),
  ],
  [
    'recursive references',
    { $recursiveAnchor: true, properties: { a: { allOf: [{ $recursiveRef: '#' }, { $recursiveRef: '#' }] } } },
    JSON.parse(`${'{"a":'.repeat(40)}1${'}'.repeat(40)}`),
  ],
  [
    'no item twice',
    { type: 'array', items: { type: 'number' }, uniqueItems: true },
    Array.from({ length: 500_000 }, (_, index) => index),
  ],
  [
    'wrong items',
    { type: 'array', items: { properties: { a: { properties: { b: { type: 'string' } } } } } },
    Array.from({ length: 10_000 }, () => ({ a: { b: 1 } })),
  ],
])('a value is checked in reasonable time whatever its type: %s', (_, schema, value) => {
  const begun = performance.now();
  expect(validateAgainst(schema, value).length).toBeLessThan(1_001);
  expect(performance.now() - begun).toBeLessThan(2_000);
});

test('types of very many forms are compared in reasonable time', () => {
  const forms = (form: (index: number) => JsonSchema): JsonSchema => ({
    anyOf: Array.from({ length: 5_000 }, (_, index) => form(index)),
  });
  const begun = performance.now();
  whyNotAssignable(
    forms((index) => ({ const: `a${index}` })),
    forms((index) => ({ type: 'number', title: `${index}` })),
  );
  expect(performance.now() - begun).toBeLessThan(2_000);
});
