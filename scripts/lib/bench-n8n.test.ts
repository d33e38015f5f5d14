import { afterEach, expect, test, vi } from 'vitest';
import { ensureN8n } from './bench-n8n.mjs';
import { root } from './root.mjs';

afterEach(() => vi.unstubAllEnvs());

test('an n8n that is installed elsewhere is taken as it is', async () => {
  vi.stubEnv('N8N_BIN', process.execPath);
  await expect(ensureN8n(root)).resolves.toBe(process.execPath);
});

test('a setting that leads nowhere is told, and nothing is installed instead', async () => {
  vi.stubEnv('N8N_BIN', '/nowhere/n8n');
  await expect(ensureN8n(root)).rejects.toThrow(/N8N_BIN names \/nowhere\/n8n, and there is no such file/);
});
