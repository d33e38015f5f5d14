import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiFixture, type Person } from '@/server/api/testing/api-fixture';
import type { ModelCatalogue } from './model-catalogue';
import type { ModelList } from './model-view';

const catalogue: ModelCatalogue = {
  providers: () => [
    { id: 'openai', name: 'OpenAI', isConfiguredByEnv: true, takesBaseUrl: false },
    { id: 'anthropic', name: 'Anthropic', isConfiguredByEnv: false, takesBaseUrl: false },
    { id: 'openai-compatible', name: 'Own server', isConfiguredByEnv: false, takesBaseUrl: true },
  ],
  list: async () => ({
    models: [
      { id: 'builtin:rules-v1', label: 'Built-in rules', provider: 'builtin', isStandIn: true, isLocal: true },
      { id: 'ollama:llama', label: 'llama', provider: 'ollama', isStandIn: false, isLocal: true },
    ],
    local: [{ id: 'ollama', name: 'Ollama', baseUrl: 'http://127.0.0.1:11434/v1' }],
  }),
  rescan: async () => undefined,
  test: async () => ({ ok: true, message: 'Hello', durationMs: 3 }),
};

let api: ApiFixture;
let admin: Person;
let workspaceId: string;
beforeAll(async () => {
  api = await ApiFixture.open({ models: catalogue });
  workspaceId = await api.workspace();
  admin = await api.person(workspaceId, 'admin');
});
afterAll(() => api.close());

const list = async () => (await admin.client.query('models.list')).data as unknown as ModelList;
const save = (input: Record<string, unknown>) => admin.client.mutate('models.saveKey', input);

test('providers say where their key comes from; a real model is the default where there is one', async () => {
  const { providers, default: first } = await list();
  expect(providers.map(({ id, configured }) => [id, configured])).toEqual([
    ['openai', 'env'],
    ['anthropic', null],
    ['openai-compatible', null],
    ['ollama', 'local'],
    ['builtin', 'builtin'],
  ]);
  expect(first).toBe('ollama:llama');
});

test('a key is stored sealed, shown by its last four characters, replaced and removed', async () => {
  const key = 'sk-ant-0123456789-abcd';
  expect((await save({ provider: 'anthropic', key })).data).toEqual({ last4: 'abcd' });
  expect((await list()).providers[1]).toEqual({
    id: 'anthropic',
    name: 'Anthropic',
    configured: 'saved',
    last4: 'abcd',
  });
  const { prisma } = api.services;
  const stored = async () => prisma.credential.findMany({ where: { workspaceId, name: 'anthropic' } });
  const [row] = await stored();
  expect(Buffer.from(row?.ciphertext ?? []).toString('latin1')).not.toContain('0123456789');
  expect(JSON.stringify(await list())).not.toContain(key);

  await save({ provider: 'anthropic', key: 'sk-ant-another-key-wxyz' });
  expect(await stored()).toHaveLength(1);
  expect((await list()).providers[1]?.last4).toBe('wxyz');
  expect((await admin.client.mutate('models.removeKey', { provider: 'anthropic' })).status).toBe(200);
  expect((await list()).providers[1]?.configured).toBeNull();
  expect((await admin.client.mutate('models.removeKey', { provider: 'anthropic' })).status).toBe(404);

  const audit = await prisma.auditEntry.findMany({
    where: { workspaceId, subject: 'anthropic' },
    orderBy: { id: 'asc' },
  });
  expect(audit.map(({ action }) => action)).toEqual(['credential.saved', 'credential.saved', 'credential.removed']);
  expect(JSON.stringify(audit.map(({ subject }) => subject))).not.toContain('sk-ant');
});

test('a server of one’s own needs an address, and may need no key', async () => {
  expect((await save({ provider: 'openai-compatible', key: '' })).error?.data.problems).toEqual([
    { path: 'baseUrl', message: expect.stringContaining('must be named in EGRESS_ALLOW') },
  ]);
  for (const baseUrl of ['ftp://x.example', 'https://me:secret@x.example', 'not an address'])
    expect((await save({ provider: 'openai-compatible', key: '', baseUrl })).status, baseUrl).toBe(400);
  expect(
    (await save({ provider: 'openai-compatible', key: '', baseUrl: 'http://models.internal:8000/v1/' })).status,
  ).toBe(200);
  expect((await list()).providers[2]).toMatchObject({ configured: 'saved', baseUrl: 'http://models.internal:8000/v1' });
});

test('a key that was copied badly, an empty one and an unknown provider are told apart', async () => {
  expect((await save({ provider: 'openai', key: 'sk-one two' })).error?.message).toContain('Copy it again');
  expect((await save({ provider: 'openai', key: '' })).error?.message).toContain('Enter the key');
  expect((await save({ provider: 'nobody', key: 'sk-123456789012' })).status).toBe(404);
});

test('a model can be tried', async () => {
  expect((await admin.client.mutate('models.test', { model: 'ollama:llama' })).data).toEqual({
    ok: true,
    message: 'Hello',
    durationMs: 3,
  });
});
