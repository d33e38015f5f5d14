import { join } from 'node:path';
import { PrismaPg } from '@prisma/adapter-pg';
import { Pool } from 'pg';
import { PrismaClient } from '@/generated/prisma/client';
import { registry } from '@/nodes/registry';
import { createRedactor } from '@/server/adapters/secrets/redactor';
import { createSecretBox, type SecretBox } from '@/server/adapters/secrets/secret-box';
import { readSecretKeys } from '@/server/adapters/secrets/secret-key';
import type { ReadyChecks } from '@/server/api/http/handle-health';
import { readyChecks } from '@/server/api/http/ready-checks';
import { RateLimits } from '@/server/api/rate-limits';
import type { ApiServices } from '@/server/api/services';
import { getEnv } from '@/server/env';
import { log } from '@/server/log';
import { Refusal } from '@/server/refusal';

// Next makes a module once for each route and again at every edit while developing; the process must have one of these.
const holder = globalThis as { sluiceApi?: ApiServices };

export const getApiServices = (): ApiServices => {
  holder.sluiceApi ??= build();
  return holder.sluiceApi;
};

const build = (): ApiServices => {
  const env = getEnv();
  const logger = log('api');
  const pool = new Pool({ connectionString: env.databaseUrl, max: 10 });
  pool.on('error', (error) => logger.warn({ error }, 'A database connection broke'));
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool) });
  const later = () => {
    throw new Refusal('unavailable', 'The engine is not wired to the web process yet.');
  };
  let box: Promise<SecretBox> | undefined;
  return {
    prisma,
    pool,
    registry,
    examples: { all: async () => [] },
    queue: { create: later, signal: later },
    live: { subscribe: () => () => undefined },
    values: { put: async (_id, value) => value, get: async (_id, value) => value },
    toolServers: {
      operatorServers: async () => ({ servers: [], problem: null }),
      check: later,
      call: later,
      forget: async () => undefined,
    },
    models: {
      providers: () => [],
      list: async () => ({ models: [], local: [] }),
      rescan: async () => undefined,
      test: later,
    },
    vault: {
      async seal(place, secret) {
        box ??= readSecretKeys(env.secretKeyFile).then((keys) => createSecretBox({ keys }));
        return (await box).seal(place, secret);
      },
    },
    redactors: { forWorkspace: async () => createRedactor() },
    limits: new RateLimits(),
    reportDefect: (error, where) => logger.error({ error, ...where }, 'A defect reached the API'),
  };
};

export const getReadyChecks = (): ReadyChecks => {
  const env = getEnv();
  return readyChecks({
    pool: getApiServices().pool,
    migrationsFolder: join(env.root, 'prisma', 'migrations'),
    dataFolder: env.dataDir,
  });
};
