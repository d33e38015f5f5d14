import { expect, test } from 'vitest';
import { isFileRef, isJson } from './json';

test('a file reference is told from a plain object', () => {
  expect(isFileRef({ $file: 'ab', name: 'a.pdf', mediaType: 'application/pdf', size: 1 })).toBe(true);
  expect(isFileRef({ name: 'a.pdf' })).toBe(false);
});

test.each([
  [null, true],
  [{ a: [1, 'x', true, null, {}] }, true],
  [{ a: Number.NaN }, false],
  [[undefined], false],
  [{ a: () => 1 }, false],
  [1n, false],
])('%o is plain data: %s', (value, isPlain) => {
  expect(isJson(value)).toBe(isPlain);
});
