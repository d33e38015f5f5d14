import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalJson } from './canonical-json';
import { hashDocument, sha256Hex } from './hash';
import { randomDocument } from './testing/random-document';
import { workflow } from './testing/workflow-builder';

test('the order in which keys were written does not matter', () => {
  expect(canonicalJson({ b: 1, a: [{ d: null, c: 'x' }] })).toBe('{"a":[{"c":"x","d":null}],"b":1}');
});

test('what is undefined is as if it were not there', () => {
  expect(canonicalJson({ a: undefined, b: [undefined] })).toBe('{"b":[null]}');
});

test('canonical text reads back as the same value', () => {
  fc.assert(
    fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
      expect(JSON.parse(canonicalJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test('the hash is sha-256 in lower-case hex', () => {
  expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

test('the hash of a document is that of its canonical text', () => {
  fc.assert(
    fc.property(randomDocument, (document) => {
      expect(hashDocument(document)).toBe(sha256Hex(canonicalJson(document)));
    }),
  );
});

test('a document has another hash once anything in it changes', () => {
  const one = workflow('One').node('start', 'start').build();
  expect(hashDocument({ ...one })).toBe(hashDocument(one));
  expect(hashDocument({ ...one, name: 'Two' })).not.toBe(hashDocument(one));
});
