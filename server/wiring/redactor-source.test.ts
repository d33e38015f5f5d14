import { describe, expect, it } from 'vitest';
import type { SecretBox } from '@/server/adapters/secrets/secret-box';
import { createRedactorSource } from './redactor-source';

const secretBox = { open: async (_place, { ciphertext }) => ciphertext.toString() } as SecretBox;
const source = (rows: { kind: string; secret: string }[], operators: string[] = []) =>
  createRedactorSource({
    pool: {
      query: async () => ({
        rows: rows.map(({ kind, secret }, id) => ({ id: `${id}`, kind, keyId: 'k', ciphertext: Buffer.from(secret) })),
      }),
    } as never,
    secretBox,
    operatorSecrets: async () => operators,
  });
const hide = async (from: ReturnType<typeof source>, text: string) => (await from.forWorkspace('w1')).json(text).value;

describe('what a share hides', () => {
  it('a saved key', async () => {
    expect(await hide(source([{ kind: 'model-key', secret: 'key-12345678' }]), 'a key-12345678 b')).toBe(
      'a [redacted] b',
    );
  });

  it('a header, whole and without its scheme', async () => {
    const headers = { kind: 'mcp-header', secret: JSON.stringify({ Authorization: 'Bearer tok-12345678' }) };
    expect(await hide(source([headers]), 'got tok-12345678')).toBe('got [redacted]');
    expect(await hide(source([headers]), 'got Bearer tok-12345678')).not.toContain('tok-12345678');
  });

  it('the password in a Basic header', async () => {
    const encoded = Buffer.from('reader:open-sesame').toString('base64');
    const headers = { kind: 'mcp-header', secret: JSON.stringify({ Authorization: `Basic ${encoded}` }) };
    const text = await hide(source([headers]), `${encoded} reader:open-sesame open-sesame`);
    expect(text).toBe('[redacted] [redacted] [redacted]');
  });

  it('the credential of an HTTP request, without its scheme too', async () => {
    const credential = { kind: 'http-header', secret: 'Bearer crm-12345678' };
    expect(await hide(source([credential]), 'got crm-12345678')).toBe('got [redacted]');
  });

  it('what the operator gave to tool servers', async () => {
    expect(await hide(source([], ['from-mcp-json']), 'from-mcp-json')).toBe('[redacted]');
  });
});
