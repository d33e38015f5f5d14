import { join } from 'node:path';
import type { Pool } from 'pg';
import type { Registry } from 'prom-client';
import type { Sandbox } from '@/server/adapters/sandbox/sandbox';
import { getEnv } from '@/server/env';
import { countSealedElsewhere, DATABASE_ADVISORY } from '@/server/health/database-checks';
import { readiness } from '@/server/health/readiness';
import { workerChecks } from '@/server/health/worker-checks';
import type { Logger } from '@/server/log';
import { metricsPage } from '@/server/metrics/metrics-page';
import { openHealthServer } from '@/server/worker/health-server';
import { keyIds } from './key-ids';
import { metricsAccess } from './metrics';

type SelfTest = Awaited<ReturnType<Sandbox['selfTest']>>;

/** Tests the sandbox in the background, and answers on the worker's port when it has one. */
export async function watchWorker({
  pool,
  registry,
  sandbox,
  isTaking,
  logger,
}: {
  pool: Pool;
  registry: Registry;
  sandbox: Sandbox;
  isTaking(): boolean;
  logger: Logger;
}): Promise<{ close(): Promise<void> }> {
  let tested: SelfTest | null = null;
  void sandbox.selfTest().then((result) => {
    tested = result;
    const { isEnabled, reason, layers } = result;
    if (isEnabled) logger.info({ layers }, 'the sandbox passed its test');
    else logger.warn({ reason, layers }, 'code steps are off');
  });
  void warnOfForeignKeys(pool, logger);
  const env = getEnv();
  if (env.workerPort === null) return { close: async () => undefined };
  const migrationsFolder = join(env.root, 'prisma', 'migrations');
  const checks = workerChecks({ pool, migrationsFolder, keyIds, isTaking, sandbox: () => tested });
  const access = metricsAccess(env);
  const server = await openHealthServer(
    { port: env.workerPort, host: env.host },
    {
      ready: () => readiness(checks, DATABASE_ADVISORY),
      metrics: (header) => metricsPage({ registry }, access, header),
    },
  );
  logger.info({ port: server.port }, 'health and metrics are answered');
  return server;
}

/** At once and in the log, because a step that needs such a credential may come up only in weeks. */
async function warnOfForeignKeys(pool: Pool, logger: Logger): Promise<void> {
  try {
    const count = await countSealedElsewhere(pool, await keyIds());
    if (count > 0)
      logger.warn(
        { count },
        'stored credentials were encrypted with a key that is not in this key file; steps that need them fail here',
      );
  } catch (error) {
    logger.warn({ error }, 'it is not known whether stored credentials can be opened');
  }
}
