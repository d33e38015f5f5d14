import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isSupported } from './ensure-node.mjs';
import { root } from './root.mjs';

test.each([
  ['18.20.4', false],
  ['20.20.2', false],
  ['22.11.0', false],
  ['22.12.0', true],
  ['24.0.0', true],
  ['26.1.0', true],
])('Node %s is new enough: %s', (version, expected) => {
  expect(isSupported(version)).toBe(expected);
});

// An old Node must get as far as fetching a new one: what runs before that may use neither packages nor new syntax.
test.each(['start.mjs', 'test.mjs', 'sluice.mjs'])('%s needs no package before the packages are there', (entry) => {
  const seen = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    const text = readFileSync(file, 'utf8');
    for (const [, specifier = ''] of text.matchAll(/^import .*?from '([^']+)'/gm)) {
      if (specifier.startsWith('.')) visit(join(file, '..', specifier));
      else expect(specifier, file).toMatch(/^node:/);
    }
  };
  visit(join(root, 'scripts', entry));
  expect(seen.size).toBeGreaterThan(4);
});

test('every script can be read by an old Node', () => {
  for (const name of readdirSync(join(root, 'scripts', 'lib')).filter((file) => file.endsWith('.mjs'))) {
    const text = readFileSync(join(root, 'scripts', 'lib', name), 'utf8');
    expect(text, name).not.toMatch(/^import .* with \{|\busing\s+\w+\s*=/m);
  }
});
