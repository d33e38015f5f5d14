import { join } from 'node:path';
import { executors } from '@/nodes/executors';
import { openOfferSocket } from '@/server/adapters/offer-sockets/offer-socket';
import { DatabaseClock } from '@/server/adapters/postgres/database-clock';
import { DueRuns } from '@/server/adapters/postgres/due-runs';
import { InstanceLock } from '@/server/adapters/postgres/instance-lock';
import { PostgresNotifier } from '@/server/adapters/postgres/notifier';
import { createPlaceLimits } from '@/server/adapters/postgres/place-limits';
import { PostgresPlaces } from '@/server/adapters/postgres/places';
import { PostgresPlanSource } from '@/server/adapters/postgres/plan-source';
import { QueueDepth } from '@/server/adapters/postgres/queue-depth';
import { PostgresRunLog } from '@/server/adapters/postgres/run-log';
import { PostgresValueStore } from '@/server/adapters/postgres/value-store';
import { withRetry } from '@/server/adapters/postgres/with-retry';
import { WorkerRegistry } from '@/server/adapters/postgres/worker-registry';
import { isDatabaseDown } from '@/server/database-down';
import type { DriverDeps } from '@/server/engine/driver';
import { DEFAULT_LIMITS } from '@/server/engine/limits';
import { getEnv } from '@/server/env';
import { isOutdated } from '@/server/health/database-checks';
import { log } from '@/server/log';
import { Maintenance } from '@/server/maintenance/maintenance';
import { createProcessMetrics } from '@/server/metrics/process-metrics';
import { WorkerMetrics } from '@/server/metrics/worker-metrics';
import { mostQueuedOfSteps } from '@/server/runs/queue-room';
import { RunsBelow } from '@/server/runs/runs-below';
import { createChildRuns } from '@/server/runs/start-child-run';
import { inTransaction } from '@/server/transaction';
import { getServices } from '@/server/wiring';
import { describeWorker } from '@/server/worker/describe-worker';
import { instanceIds } from '@/server/worker/instance-id';
import { ownedCalls } from '@/server/worker/owned-calls';
import { rehearse } from '@/server/worker/rehearsal';
import { Worker } from '@/server/worker/worker';
import { dataFolderRoom } from './data-folder-room';
import { productVersion } from './product-version';
import { watchWorker } from './worker-health';

const SYNCHRONIZE_MS = 60_000;

export interface RunningWorker {
  worker: Worker;
  /** finishes what is under way, gives back the rest, closes everything */
  stop(): Promise<void>;
}

/** A worker of this installation, taking runs. Waits for the database when it is not there yet. */
export async function startWorker(): Promise<RunningWorker> {
  const { root, databaseUrl, dataDir, callLimits, runLimits, maxQueued, workerRuns, keepRunsDays } = getEnv();
  const version = productVersion(root);
  const logger = log('worker');
  const retry = {
    onWait: (error: unknown, waitMs: number) => logger.warn({ error, waitMs }, 'the database is away; trying again'),
  };
  const services = getServices({ isWorker: true });
  const { prisma, pool, runs, hub, llm, models, mcp, sandbox, documents, http, prices, redactor } = services;
  const clock = new DatabaseClock(pool);
  await withRetry(() => clock.synchronize(), retry);
  const synchronizing = setInterval(() => clock.synchronize().catch(() => undefined), SYNCHRONIZE_MS);
  const lock = await withRetry(
    () =>
      InstanceLock.take({
        connectionString: databaseUrl,
        ids: instanceIds(dataDir),
        onError: (error) => logger.warn({ error }, 'the worker lost its name for a moment'),
      }),
    retry,
  );
  const notifier = new PostgresNotifier(pool);
  const registryOfMetrics = createProcessMetrics('worker', pool);
  const metrics: WorkerMetrics = new WorkerMetrics(registryOfMetrics, {
    runs: () => worker.count,
    waiting: () => places.waiting,
  });
  const places = new PostgresPlaces({
    pool,
    worker: lock.id,
    retry,
    limits: createPlaceLimits({
      pool,
      operator: callLimits,
      defaultModel: async (workspaceId) => (await models.list(workspaceId)).default,
    }),
    onTaken: (waitedMs) => metrics.placeTaken(waitedMs),
    onGivenBack: (listener) => hub.onPlaceGivenBack(listener),
  });
  const owns = async (runId: string): Promise<boolean> => {
    const { rows } = await pool.query<{ worker: string | null }>('select worker from run where id = $1', [runId]);
    return rows[0]?.worker === lock.id;
  };
  const plans = new PostgresPlanSource(pool, services.registry, retry);
  const queueRoom = new QueueDepth(pool, mostQueuedOfSteps(maxQueued));
  const below = new RunsBelow(pool);
  const children = createChildRuns({
    prisma,
    pool,
    plans,
    queue: runs,
    queueRoom,
    below,
    disk: dataFolderRoom(dataDir),
  });
  const driver: DriverDeps = {
    runLog: metrics.runLog(new PostgresRunLog(pool, retry)),
    values: new PostgresValueStore(pool, retry),
    plans,
    signals: hub,
    clock,
    random: Math.random,
    stopChild: async (childRunId) => {
      const cancel = { type: 'cancel', by: 'the workflow' } as const;
      await withRetry(() => inTransaction(pool, (client) => runs.signal(childRunId, cancel, client)), retry);
    },
    prices: (workspaceId, models) => prices.catalogue(workspaceId, models),
    isOutage: (cause) => isDatabaseDown(cause),
    notifier,
    limits: { ...DEFAULT_LIMITS, ...runLimits },
    redact: (value) => redactor.json(value).value,
    logger,
    executors: metrics.executors(executors),
    places: ownedCalls({
      places,
      heardAgoMs: () => worker.heardAgoMs,
      owns: (runId) => withRetry(() => owns(runId), retry),
    }),
    capabilities: {
      llm,
      mcp,
      sandbox,
      documents,
      http,
      // Begun twice it is the same run.
      children: {
        start: (request) => withRetry(() => children.start(request), retry),
        startGroup: (request) => withRetry(() => children.startGroup(request), retry),
      },
    },
  };
  const worker: Worker = new Worker({
    id: lock.id,
    source: metrics.source(
      new DueRuns(pool, hub, (options) =>
        openOfferSocket({ ...options, dataDir }).catch((error: unknown) => {
          logger.warn({ error }, 'processes of this machine offer new runs through the database, which takes longer');
          return null;
        }),
      ),
    ),
    workers: new WorkerRegistry(pool),
    logger,
    capacity: workerRuns,
    waiting: () => places.waiting,
    isOutdated: () => isOutdated(pool, join(root, 'prisma', 'migrations')),
    describe: () => describeWorker({ version, runs: worker.count, waiting: places.waiting }),
    driver,
  });
  const health = await watchWorker({
    pool,
    registry: registryOfMetrics,
    sandbox,
    isTaking: () => worker.isReady,
    logger,
  });
  const stopping = new AbortController();
  // Its runs are no runs of anybody's, so they are not counted.
  rehearse({ ...driver, executors, limits: DEFAULT_LIMITS }, services.registry, stopping.signal).then(
    (count) => {
      // Half of the heap is now what starting left behind. Without it, what runs need lies closer together, and V8 knows what is in use.
      globalThis.gc?.();
      logger.info({ runs: count }, 'the engine is warm');
    },
    (error: unknown) => logger.warn({ error }, 'the engine could not be warmed up; the first runs are slower'),
  );
  await withRetry(() => worker.start(), retry);
  const maintenance = new Maintenance({ pool, keepRunsDays, logger });
  maintenance.start();
  return {
    worker,
    async stop() {
      stopping.abort();
      clearInterval(synchronizing);
      await Promise.all([worker.stop(), maintenance.stop()]);
      notifier.close();
      places.close();
      await health.close();
      await lock.release();
      await services.close();
    },
  };
}
