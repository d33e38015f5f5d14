import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EnvError, parseEnv } from './env';

test('with nothing set it listens on this machine only and keeps its data in the checkout', () => {
  const env = parseEnv({}, '/srv/sluice');
  expect(env).toMatchObject({
    dataDir: '/srv/sluice/.sluice',
    secretKeyFile: '/srv/sluice/.sluice/secret.key',
    mcpConfigFile: '/srv/sluice/mcp.json',
    port: 3000,
    host: '127.0.0.1',
    isLoopbackOnly: true,
    publicUrl: 'http://127.0.0.1:3000',
    egressAllow: [],
    providers: { openai: { apiKey: null, baseUrl: null } },
  });
});

test('an empty variable is one that is not set', () => {
  expect(parseEnv({ PORT: '', OPENAI_API_KEY: '' }, '/').providers.openai.apiKey).toBeNull();
});

test('every wrong setting is named in a line of its own', () => {
  const wrong = { PORT: '99999', DATABASE_URL: 'mysql://x', EGRESS_ALLOW: 'no port', SLUICE_LOG_LEVEL: 'loud' };
  const attempt = () => parseEnv(wrong, '/');
  expect(attempt).toThrow(EnvError);
  expect(attempt).toThrow(/PORT must be a whole number from 1 to 65535\./);
  expect(attempt).toThrow(/DATABASE_URL must be an address like postgresql:/);
  expect(attempt).toThrow(/EGRESS_ALLOW must be a list like/);
  expect(attempt).toThrow(/SLUICE_LOG_LEVEL must be one of/);
});

test('limits are numbers, and the metrics token is not a short one', () => {
  const set = { SLUICE_CALL_LIMITS: 'model:openai=8, http:api.example.com:8443=4', SLUICE_KEEP_RUNS_DAYS: 'forever' };
  const env = parseEnv(set, '/');
  expect([...env.callLimits]).toEqual([
    ['model:openai', 8],
    ['http:api.example.com:8443', 4],
  ]);
  expect([env.keepRunsDays, parseEnv({}, '/').keepRunsDays]).toEqual([null, 90]);
  expect(() => parseEnv({ SLUICE_CALL_LIMITS: 'openai=8' }, '/')).toThrow(/SLUICE_CALL_LIMITS must be a list like/);
  expect(() => parseEnv({ SLUICE_KEEP_RUNS_DAYS: 'never' }, '/')).toThrow(/SLUICE_KEEP_RUNS_DAYS must be a whole/);
  expect(() => parseEnv({ SLUICE_METRICS_TOKEN: 'secret' }, '/')).toThrow(/SLUICE_METRICS_TOKEN must have at least/);
});

test('what one run may do is the operator’s to say, each limit in its own unit', () => {
  expect(parseEnv({}, '/').runLimits).toEqual({});
  expect(parseEnv({ SLUICE_RUN_LIMITS: 'steps=500, hours=48,megabytes=128' }, '/').runLimits).toEqual({
    stepExecutions: 500,
    activeMs: 48 * 3_600_000,
    runBytes: 128 * 1024 * 1024,
  });
  for (const [wrong, words] of [
    ['turns=3', 'must be a list of steps, events, items, hours, megabytes, like steps=50000,hours=48'],
    ['steps', 'must be a list of'],
    ['steps=0', 'steps must be a whole number from 1 to 1,000,000'],
    ['items=10001', 'items must be a whole number from 1 to 10,000'],
  ] as const)
    expect(() => parseEnv({ SLUICE_RUN_LIMITS: wrong }, '/'), wrong).toThrow(words);
});

test('the database is the one set, else the one a running server recorded, else a plain message', () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'sluice-env-'));
  try {
    const variables = { SLUICE_DATA: dataDir };
    expect(() => parseEnv(variables, '/').databaseUrl).toThrow(/DATABASE_URL is not set/);
    writeFileSync(join(dataDir, 'server.json'), JSON.stringify({ databaseUrl: 'postgresql://recorded' }));
    expect(parseEnv(variables, '/').databaseUrl).toBe('postgresql://recorded');
    expect(parseEnv({ ...variables, DATABASE_URL: 'postgresql://set' }, '/').databaseUrl).toBe('postgresql://set');
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});

test('other machines can reach it only when it is told to listen to them', () => {
  const env = parseEnv({ SLUICE_HOST: '0.0.0.0', SLUICE_URL: 'https://flows.example.com/' }, '/');
  expect(env.isLoopbackOnly).toBe(false);
  expect(env.publicUrl).toBe('https://flows.example.com');
});
