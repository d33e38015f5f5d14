import { join } from 'node:path';
import { createExampleSource } from '@/examples/catalogue';
import { RateLimits } from '@/server/api/rate-limits';
import type { ApiServices } from '@/server/api/services';
import { getEnv } from '@/server/env';
import type { ReadyChecks } from '@/server/health/readiness';
import { webChecks } from '@/server/health/web-checks';
import { createStepHelp } from '@/server/help/step-help';
import { log } from '@/server/log';
import { getServices } from '@/server/wiring';
import { dataFolderRoom } from './data-folder-room';
import { keyIds } from './key-ids';
import { createRedactorSource } from './redactor-source';

// Next makes a module once for each route and again at every edit while developing; the process must have one of these.
const holder = globalThis as { sluiceApi?: ApiServices };

export const getApiServices = (): ApiServices => {
  holder.sluiceApi ??= build();
  return holder.sluiceApi;
};

const build = (): ApiServices => {
  const { prisma, pool, registry, runs, queueRoom, hub, values, mcp, models, prices, secretBox, operatorSecrets } =
    getServices();
  const logger = log('api');
  return {
    prisma,
    pool,
    registry,
    examples: createExampleSource({ root: getEnv().root, registry }),
    help: createStepHelp({ root: getEnv().root, registry }),
    queue: runs,
    queueRoom,
    live: hub,
    values,
    toolServers: mcp.toolServers,
    models,
    prices,
    vault: secretBox,
    redactors: createRedactorSource({ pool, secretBox, operatorSecrets }),
    disk: dataFolderRoom(getEnv().dataDir),
    limits: new RateLimits(),
    reportDefect: (error, where) => logger.error({ error, ...where }, 'A defect reached the API'),
  };
};

export const getReadyChecks = (): ReadyChecks => {
  const { pool, disk } = getApiServices();
  return webChecks({ pool, disk, keyIds, migrationsFolder: join(getEnv().root, 'prisma', 'migrations') });
};
