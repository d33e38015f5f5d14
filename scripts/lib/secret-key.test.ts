import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ensureSecretKey } from './secret-key.mjs';

const folder = mkdtempSync(join(tmpdir(), 'sluice-key-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('a key is made once, readable by its owner only', () => {
  const file = join(folder, 'deep', 'secret.key');
  ensureSecretKey(file);
  const key = readFileSync(file, 'utf8');
  expect(key).toMatch(/^[0-9a-f]{64}\n$/);
  expect(statSync(file).mode & 0o077).toBe(0);
  ensureSecretKey(file);
  expect(readFileSync(file, 'utf8')).toBe(key);
});

test('an existing file is left alone, whatever is in it', () => {
  const file = join(folder, 'odd.key');
  writeFileSync(file, 'odd');
  ensureSecretKey(file);
  expect(readFileSync(file, 'utf8')).toBe('odd');
});
