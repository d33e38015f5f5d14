import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../json';
import { evaluateExpression } from './evaluate';
import { formatLiteral, formatReference, type Reference, toReference } from './reference';

test.each<[string, Reference]>([
  ['input', { root: 'input', path: [], isOptional: false }],
  ['steps.extract', { root: 'steps', key: 'extract', path: [], isOptional: false }],
  [
    'steps.extract.lines[0]["Unit price"]',
    { root: 'steps', key: 'extract', path: ['lines', 0, 'Unit price'], isOptional: false },
  ],
  ['steps.?refund.?text.orValue("")', { root: 'steps', key: 'refund', path: ['text'], isOptional: true, fallback: '' }],
  [
    'steps.?refund[?"a b"].orValue([1, -2, {"a": true}])',
    { root: 'steps', key: 'refund', path: ['a b'], isOptional: true, fallback: [1, -2, { a: true }] },
  ],
  ['item.name', { root: 'item', path: ['name'], isOptional: false }],
  ['index', { root: 'index', path: [], isOptional: false }],
])('%s is a reference, and is written like this again', (source, reference) => {
  expect(toReference(source)).toEqual(reference);
  expect(formatReference(reference)).toBe(source);
});

test.each([
  '1 + 2',
  'size(input)',
  'steps',
  'steps[input.key]',
  'other.name',
  'input.a.orValue(input.b)',
  'input..a',
  '',
  '"text"',
])('%j is computed, so it is none', (source) => {
  expect(toReference(source)).toBeNull();
});

const name = fc.oneof(
  fc.constantFrom('a', 'in', 'true', 'Customer name', 'x"y', 'a\\b', 'naïve', 'a_1'),
  fc.string({ minLength: 1, maxLength: 6 }),
);
const anyReference: fc.Arbitrary<Reference> = fc.record({
  root: fc.constant('steps' as const),
  key: fc.constantFrom('draft', 'extract_2'),
  path: fc.array(fc.oneof(name, fc.nat({ max: 20 })), { maxLength: 4 }),
  isOptional: fc.boolean(),
});

test('every path can be written and read back', () => {
  fc.assert(
    fc.property(anyReference, (reference) => {
      // Without a part to ask for, nothing shows that a value may be missing; a step's key always is one.
      expect(toReference(formatReference(reference))).toEqual(reference);
    }),
  );
});

test('every value can be written as a literal and read back', () => {
  const json = fc.jsonValue({ maxDepth: 3 }).filter((value) => !/__proto__|prototype/.test(JSON.stringify(value)));
  fc.assert(
    fc.property(json, (value) => {
      const plain = JSON.parse(JSON.stringify(value)) as Json;
      if (/e-?\d/.test(JSON.stringify(plain))) return;
      expect(evaluateExpression(formatLiteral(plain), {})).toEqual(plain);
    }),
  );
});
