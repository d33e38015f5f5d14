import type { Pool } from 'pg';
import type { PrismaClient } from '@/generated/prisma/client';
import { registry } from '@/nodes/registry';
import { NearbyWorkers } from '@/server/adapters/offer-sockets/nearby-workers';
import { Hub } from '@/server/adapters/postgres/hub';
import { MakerDirectory } from '@/server/adapters/postgres/maker-directory';
import { createPool } from '@/server/adapters/postgres/pool';
import { createPrisma } from '@/server/adapters/postgres/prisma-client';
import { QueueDepth } from '@/server/adapters/postgres/queue-depth';
import { RunCreation } from '@/server/adapters/postgres/run-creation';
import { RunOffers } from '@/server/adapters/postgres/run-offers';
import { sendSignal } from '@/server/adapters/postgres/send-signal';
import { PostgresValueStore } from '@/server/adapters/postgres/value-store';
import { getEnv } from '@/server/env';
import { type Logger, log } from '@/server/log';
import type { QueueRoom } from '@/server/runs/queue-room';
import type { RunQueue } from '@/server/runs/run-queue';
import { type Capabilities, createCapabilities } from './wiring/capabilities';

/** What every process of the product shares: the database and what lives in it, and the ways to the outside. */
export interface Services extends Capabilities {
  prisma: PrismaClient;
  pool: Pool;
  registry: typeof registry;
  /** new runs, and words to runs that exist */
  runs: RunQueue;
  queueRoom: QueueRoom;
  /** committed events, progress and signals, as they happen */
  hub: Hub;
  values: PostgresValueStore;
  close(): Promise<void>;
}

// Next makes a module once for each route and again at every edit while developing; the process must have one of these.
const holder = globalThis as { sluiceServices?: Services };

/** Made when first asked for; nothing connects before it is used. Throws EnvError. */
export function getServices({ isWorker = false }: { isWorker?: boolean } = {}): Services {
  holder.sluiceServices ??= build(isWorker);
  return holder.sluiceServices;
}

function build(isWorker: boolean): Services {
  const { databaseUrl, dataDir, maxQueued } = getEnv();
  const logger = log(isWorker ? 'worker' : 'web');
  const warn = warner(logger);
  const pool = createPool({
    connectionString: databaseUrl,
    name: isWorker ? 'sluice worker' : 'sluice',
    onError: warn('a database connection broke'),
  });
  const prisma = createPrisma(pool);
  const hub = new Hub({
    connectionString: databaseUrl,
    onError: warn('live news of runs are interrupted'),
    hears: isWorker ? 'work' : 'runs',
  });
  // Runs that steps begin are not offered.
  const nearby = isWorker ? undefined : new NearbyWorkers(dataDir, new MakerDirectory(pool));
  const offers = nearby && new RunOffers(pool, hub, warn('a new run could not be offered to a worker'), nearby);
  const creation = new RunCreation(pool, offers);
  const capabilities = createCapabilities({ pool, prisma });
  return {
    ...capabilities,
    prisma,
    pool,
    registry,
    hub,
    values: new PostgresValueStore(pool),
    queueRoom: new QueueDepth(pool, maxQueued),
    runs: {
      create: (run) => creation.create(run),
      signal: (runId, signal, client) => sendSignal(runId, signal, client),
    },
    async close() {
      nearby?.close();
      await Promise.all([capabilities.close(), hub.close()]);
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

const QUIET_MS = 10_000;

/** Says so once in ten seconds: while the database is away, several connections complain several times a second. */
const warner = (logger: Logger) => (message: string) => {
  let saidAt = Number.NEGATIVE_INFINITY;
  return (error: unknown): void => {
    if (performance.now() - saidAt < QUIET_MS) return;
    saidAt = performance.now();
    logger.warn({ error }, message);
  };
};
