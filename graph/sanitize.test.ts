import fc from 'fast-check';
import { expect, test } from 'vitest';
import { JSON_LIMITS, sanitizeForeign, sanitizeJson, sanitizeText, UnsafeJsonError } from './sanitize';

test('clean data comes back as the very same object', () => {
  const value = { a: [1, 'x', null, true, { b: '😀' }] };
  expect(sanitizeJson(value)).toEqual({ value, isSanitized: false });
  expect(sanitizeJson(value).value).toBe(value);
});

test.each([
  ['U+0000', 'a\u0000b', 'a\ufffdb'],
  ['a lone surrogate', 'a\ud800b', 'a\ufffdb'],
  ['NaN', Number.NaN, null],
  ['an infinity', Number.NEGATIVE_INFINITY, null],
  ['undefined', undefined, null],
  ['a function', () => 1, null],
  ['a symbol', Symbol('x'), null],
  ['a safe big integer', 42n, 42],
  ['a large big integer', 2n ** 70n, '1180591620717411303424'],
])('%s is replaced, and said so', (_, before, after) => {
  expect(sanitizeJson(before)).toEqual({ value: after, isSanitized: true });
  expect(sanitizeJson({ deep: [before] })).toEqual({ value: { deep: [after] }, isSanitized: true });
});

test('keys are repaired too', () => {
  expect(sanitizeJson({ 'a\u0000': 1 })).toEqual({ value: { 'a\ufffd': 1 }, isSanitized: true });
});

test.each(['{"__proto__": {"x": 1}}', '{"a": [{"prototype": 1}]}', '{"constructor": {"prototype": {"x": 1}}}'])(
  'a key that could reach a prototype is refused: %s',
  (text) => {
    expect(() => sanitizeJson(JSON.parse(text))).toThrow(UnsafeJsonError);
  },
);

test('a field that is merely called constructor is fine', () => {
  expect(sanitizeJson({ constructor: 'Acme' }).isSanitized).toBe(false);
});

test('data nested too deep or too wide is refused, with its place', () => {
  let deep: unknown = 1;
  for (let level = 0; level <= JSON_LIMITS.depth; level++) deep = [deep];
  expect(() => sanitizeJson(deep)).toThrow(/nested more than 64/);
  const wide = {
    a: Object.fromEntries(Array.from({ length: JSON_LIMITS.keysPerObject + 1 }, (_, index) => [`k${index}`, 1])),
  };
  expect(() => sanitizeJson(wide)).toThrow(expect.objectContaining({ code: 'too-many-keys', path: ['a'] }));
});

test('something that contains itself is refused, not followed for ever', () => {
  const value: Record<string, unknown> = {};
  value.self = value;
  expect(() => sanitizeJson(value)).toThrow(UnsafeJsonError);
});

const anything = fc.anything({ withNullPrototype: true, withBigInt: true, maxDepth: 4 });

test('whatever comes in, what goes out is plain JSON that survives a round trip, and is clean the second time', () => {
  fc.assert(
    fc.property(anything, (value) => {
      let clean: unknown;
      try {
        clean = sanitizeJson(value).value;
      } catch (error) {
        expect(error).toBeInstanceOf(UnsafeJsonError);
        return;
      }
      const text = JSON.stringify(clean);
      expect(text).not.toContain('\\u0000');
      expect(text.isWellFormed()).toBe(true);
      // JSON has no negative zero.
      expect(JSON.stringify(JSON.parse(text))).toBe(text);
      expect(sanitizeJson(clean).isSanitized).toBe(false);
    }),
  );
});

test('text is well-formed afterwards', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const clean = sanitizeText(text);
      expect(clean.isWellFormed()).toBe(true);
      expect(clean).not.toContain('\u0000');
    }),
  );
});

test('foreign data cannot pass for a reference of ours', () => {
  const forged = { $blob: 'ab'.repeat(32), size: 4 };
  const renamed = { $_blob: 'ab'.repeat(32), size: 4 };
  expect(sanitizeForeign(forged)).toEqual({ value: renamed, isSanitized: true });
  expect(sanitizeForeign({ deep: [forged] })).toEqual({ value: { deep: [renamed] }, isSanitized: true });
  expect(sanitizeJson(forged)).toEqual({ value: forged, isSanitized: false });
});
