import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ModelServer, startModelServer } from '@/server/testing/model-server';
import { createSafeFetch } from '../egress/safe-fetch';
import { createFetchFor } from './guarded-fetch';
import { createModelCredentials, type EnvAccess } from './model-credentials';
import { createModels, type ModelsOptions } from './models';
import { RULES_MODEL } from './providers';

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server.close());

const models = ({
  env = {},
  saved = null,
  ...options
}: Partial<ModelsOptions> & { env?: Record<string, EnvAccess>; saved?: EnvAccess | null }) =>
  createModels({
    credentials: createModelCredentials({ env, readSaved: async () => saved }),
    fetchFor: () => fetch,
    fixedDefault: null,
    looksForLocalServers: false,
    now: () => 0,
    ...options,
  });
const local = () => [
  { id: 'ollama', name: 'Ollama', baseUrl: server.url, listUrl: `${server.url}/models` },
  { id: 'lm-studio', name: 'LM Studio', baseUrl: server.url, listUrl: `${server.url}/no-such-page` },
];

describe('the default model', () => {
  test('is the built-in rules where nothing is set up', async () => {
    const { catalogue } = models({});
    expect(await catalogue.list('w')).toMatchObject({
      default: RULES_MODEL,
      models: [{ id: RULES_MODEL, isStandIn: true }],
    });
  });

  test('is the first model of a provider with a key', async () => {
    const list = await models({ env: { anthropic: { apiKey: 'k', baseUrl: null } } }).catalogue.list('w');
    expect(list.default).toBe('anthropic:claude-sonnet-5');
    expect(list.models[0]?.id).toBe(list.default);
    expect(list.models.at(-1)?.id).toBe(RULES_MODEL);
  });

  test('is a local server found on its port when there is no key', async () => {
    const { catalogue } = models({ looksForLocalServers: true, localServers: local() });
    const list = await catalogue.list('w');
    expect(list.default).toBe('ollama:ok');
    expect(list.local).toEqual([{ id: 'ollama', name: 'Ollama', baseUrl: server.url }]);
  });

  test('is what the operator says, above all', async () => {
    const { catalogue } = models({ fixedDefault: RULES_MODEL, env: { openai: { apiKey: 'k', baseUrl: null } } });
    expect((await catalogue.list('w')).default).toBe(RULES_MODEL);
  });
});

describe('a compatible server', () => {
  const env = () => ({ 'openai-compatible': { apiKey: 'k', baseUrl: server.url } });

  test('lists what it offers', async () => {
    const list = await models({ env: env() }).catalogue.list('w');
    expect(list.models.map((model) => model.id)).toContain('openai-compatible:counted');
  });

  test('is tried with one short call', async () => {
    const { catalogue } = models({ env: env() });
    const { signal } = new AbortController();
    expect(await catalogue.test('w', 'openai-compatible:ok', signal)).toMatchObject({ ok: true });
    expect(await catalogue.test('w', 'openai-compatible:unauthorized', signal)).toMatchObject({
      ok: false,
      message: 'OpenAI-compatible server refused the key (401). Check it under Models & keys.',
    });
  });

  test('on this machine is reached when the operator named it, and not when a person did', async () => {
    const safeFetch = createSafeFetch();
    const { signal } = new AbortController();
    const trial = (options: Parameters<typeof models>[0]) =>
      models({ ...options, fetchFor: createFetchFor(safeFetch) }).catalogue.test('w', 'openai-compatible:ok', signal);
    expect(await trial({ env: env() })).toMatchObject({ ok: true });
    const refused = await trial({ saved: { apiKey: 'k', baseUrl: server.url } });
    expect(refused.ok).toBe(false);
    expect(refused.message).toMatch(/EGRESS_ALLOW|public/);
    await safeFetch.close();
  });
});

test('a saved key wins over the environment', async () => {
  const credentials = createModelCredentials({
    env: { openai: { apiKey: 'from-env', baseUrl: null } },
    readSaved: async () => ({ apiKey: 'saved', baseUrl: null }),
  });
  expect(await credentials.get('w', 'openai')).toMatchObject({ apiKey: 'saved', source: 'saved' });
  expect(credentials.isInEnv('openai')).toBe(true);
  expect(await credentials.get('w', 'nobody')).toBeNull();
});
