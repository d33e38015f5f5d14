import { expect, test } from 'vitest';
import { isFileRef } from '@/graph/json';

test('a file reference is told from a plain object', () => {
  expect(isFileRef({ $file: 'ab', name: 'a.pdf', mediaType: 'application/pdf', size: 1 })).toBe(true);
  expect(isFileRef({ name: 'a.pdf' })).toBe(false);
});
