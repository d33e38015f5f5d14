import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseTemplate, singleValue } from './parse-template';

const sources = (text: string): string[] =>
  parseTemplate(text).flatMap((part) => (part.kind === 'value' ? [part.source] : []));

test('text is cut where values begin and end', () => {
  expect(parseTemplate('Dear {{ input.name }}!')).toEqual([
    { kind: 'text', text: 'Dear ', start: 0, end: 5 },
    {
      kind: 'value',
      source: 'input.name',
      reference: { root: 'input', path: ['name'], isOptional: false },
      start: 5,
      end: 21,
      sourceStart: 8,
      isClosed: true,
    },
    { kind: 'text', text: '!', start: 21, end: 22 },
  ]);
});

test.each([
  ['two in a row', '{{a}}{{ b }}', ['a', 'b']],
  ['an object inside', '{{ {"a": {"b": 1}} }} rest', ['{"a": {"b": 1}}']],
  ['an object that ends at the braces', '{{{"a": {"b": 1}}}} rest', ['{"a": {"b": 1}}']],
  ['closing braces in quotes', `{{ "}}" + '}}' }}`, [`"}}" + '}}'`]],
  ['an escaped quote', '{{ "\\"}}" }}', ['"\\"}}"']],
  ['text in three quotes', '{{ """a " }} b""" }}', ['"""a " }} b"""']],
  ['a quote that never closes', "{{ input.name' }} and {{ b }}", ["input.name'", 'b']],
  ['nothing inside', '{{ }}', ['']],
  ['single braces', '{ a } and }} b', []],
  ['a map with a stray brace', '{{ a } }} b {{ c }}', ['a }', 'c']],
])('%s', (_, text, expected) => {
  expect(sources(text)).toEqual(expected);
});

test('a value that is not closed says so, and takes the rest', () => {
  expect(parseTemplate('a {{ input.name')).toMatchObject([
    { kind: 'text' },
    { kind: 'value', source: 'input.name', isClosed: false, reference: null, end: 15 },
  ]);
});

test('a field is a single value when there is nothing else but space', () => {
  expect(singleValue(parseTemplate('  {{ input.rows }}\n'))?.source).toBe('input.rows');
  expect(singleValue(parseTemplate('{{ input.rows }}.'))).toBeNull();
  expect(singleValue(parseTemplate('{{ a }}{{ b }}'))).toBeNull();
  expect(singleValue(parseTemplate(''))).toBeNull();
});

const piece = fc.oneof(
  fc.constantFrom(
    '{{',
    '}}',
    '{',
    '}',
    '"',
    "'",
    '"""',
    '\\',
    ' ',
    '\n',
    'input.name',
    'steps.?a.?b.orValue("")',
    '[0]',
    'r"\\"',
  ),
  fc.string({ maxLength: 5 }),
);

test('any text is covered by its segments, without gaps, and joins to itself', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), (pieces) => {
      const text = pieces.join('');
      const segments = parseTemplate(text);
      let at = 0;
      for (const segment of segments) {
        expect(segment.start).toBe(at);
        expect(segment.end).toBeGreaterThan(segment.start);
        if (segment.kind === 'text') expect(text.slice(segment.start, segment.end)).toBe(segment.text);
        else expect(text.slice(segment.sourceStart, segment.sourceStart + segment.source.length)).toBe(segment.source);
        at = segment.end;
      }
      expect(at).toBe(text.length);
    }),
    { numRuns: 500 },
  );
});

test('values put between texts are found again', () => {
  const source = fc.constantFrom(
    'input.a',
    'steps.x["y z"]',
    '{"a": {"b": "}}"}}',
    'size(input.rows) > 2',
    '"quoted }} text"',
    `'it''s'`,
  );
  const plain = fc.string({ maxLength: 8 }).map((text) => text.replaceAll(/[{}]/g, ''));
  fc.assert(
    fc.property(fc.array(fc.tuple(plain, source)), plain, (parts, rest) => {
      const text = parts.map(([before, value]) => `${before}{{ ${value} }}`).join('') + rest;
      expect(sources(text)).toEqual(parts.map(([, value]) => value));
    }),
  );
});
