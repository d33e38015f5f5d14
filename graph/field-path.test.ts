import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatFieldPath, parseFieldPath } from './field-path';

test('a place is written the way one would say it', () => {
  expect(formatFieldPath(['routes', 2, 'when'])).toBe('config.routes[2].when');
  expect(formatFieldPath(['arguments', 'user.name', 'a b'])).toBe('config.arguments["user.name"].a b');
  expect(formatFieldPath([], 'policy.defaultValue')).toBe('policy.defaultValue');
});

test('any path is read back', () => {
  const part = fc.oneof(fc.nat({ max: 99 }), fc.string(), fc.constantFrom('a.b', '[0]', '"', '\\', ''));
  fc.assert(
    fc.property(fc.array(part), (path) => {
      expect(parseFieldPath(formatFieldPath(path))).toEqual(['config', ...path]);
    }),
  );
});
