import type { Pool } from 'pg';
import { pino } from 'pino';
import type { JsonObject } from '@/graph/json';
import type { Plan } from '@/graph/plan';
import { DatabaseClock } from '@/server/adapters/postgres/database-clock';
import { DueRuns } from '@/server/adapters/postgres/due-runs';
import { Hub } from '@/server/adapters/postgres/hub';
import { PostgresNotifier } from '@/server/adapters/postgres/notifier';
import { createPool } from '@/server/adapters/postgres/pool';
import { PostgresRunLog } from '@/server/adapters/postgres/run-log';
import { sendSignal } from '@/server/adapters/postgres/send-signal';
import { openEngineDatabase } from '@/server/adapters/postgres/testing/open-engine-database';
import { PostgresValueStore } from '@/server/adapters/postgres/value-store';
import type { RetryOptions } from '@/server/adapters/postgres/with-retry';
import { WorkerRegistry } from '@/server/adapters/postgres/worker-registry';
import { isDatabaseDown } from '@/server/database-down';
import type { DriverDeps } from '@/server/engine/driver';
import type { NewSignal } from '@/server/engine/driver-ports';
import { isTerminal, type RunEvent, type RunStatus } from '@/server/engine/events';
import { DEFAULT_LIMITS } from '@/server/engine/limits';
import { foldRun, type RunState } from '@/server/engine/state';
import { noCapabilities } from '@/server/engine/testing/scripted-executors';
import { inTransaction } from '@/server/transaction';
import { Worker, type WorkerOptions } from '../worker';

export interface RoomWorker {
  worker: Worker;
  log: PostgresRunLog;
  /** takes no more calls, but holds on to what it has: what others see of a worker that was killed */
  freeze(): void;
  /** the same, and whoever offers it a run gets no answer */
  hang(): void;
  stop(): Promise<void>;
}

export interface RoomWorkerOptions extends Partial<Omit<WorkerOptions, 'driver'>> {
  driver?: Partial<DriverDeps>;
  /** of the database, when something stands in between */
  url?: string;
  /** puts something between the worker and its connections */
  through?(pool: Pool): Pool;
  retry?: RetryOptions;
}

/** Workers of this process over a database of their own; versions hold plans, so no document and no compiling is needed. */
export interface EngineRoom {
  url: string;
  log: PostgresRunLog;
  startWorker(id: string, options?: RoomWorkerOptions): Promise<RoomWorker>;
  createRun(plan: Plan, input?: JsonObject): Promise<string>;
  send(runId: string, signal: NewSignal): Promise<boolean>;
  /** resolves when the run's folded state is as asked, which is looked at whenever the log grows */
  until(runId: string, isSo: (state: RunState, events: RunEvent[]) => boolean): Promise<RunState>;
  whenEnded(runId: string): Promise<RunState>;
  whenStatus(runId: string, status: RunStatus): Promise<RunState>;
  events(runId: string): Promise<RunEvent[]>;
  stopWorkers(): Promise<void>;
  row(runId: string): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

export async function openEngineRoom(executors: DriverDeps['executors']): Promise<EngineRoom> {
  const database = await openEngineDatabase();
  const { pool, url } = database;
  const hub = new Hub({ connectionString: url, onError: () => undefined });
  await hub.start();
  const log = new PostgresRunLog(pool);
  const workers: RoomWorker[] = [];

  const stopWorkers = async (): Promise<void> => {
    await Promise.all(workers.splice(0).map(({ stop }) => stop()));
  };
  const until: EngineRoom['until'] = (runId, isSo) =>
    new Promise((resolve, reject) => {
      let isLooking = false;
      let isStale = true;
      const look = async (): Promise<void> => {
        isStale = true;
        if (isLooking) return;
        isLooking = true;
        while (isStale) {
          isStale = false;
          const events = await log.load(runId);
          const state = foldRun(events);
          if (isSo(state, events)) {
            stop();
            resolve(state);
          }
        }
        isLooking = false;
      };
      const stop = hub.subscribe(runId, { onEvents: () => void look().catch(reject), onProgress: () => undefined });
      look().catch(reject);
    });

  return {
    url,
    log,
    until,
    async startWorker(id, options = {}) {
      const started = await startRoomWorker(id, executors, options.url ?? url, options);
      // Anew: whoever starts runs may have been refused by the worker of an earlier test a moment ago.
      database.offerRunsOver(hub);
      workers.push(started);
      return started;
    },
    createRun: (plan, input) => database.createRun(plan as unknown as JsonObject, input),
    send: (runId, signal) => inTransaction(pool, (client) => sendSignal(runId, signal, client)),
    whenEnded: (runId) => until(runId, ({ status }) => isTerminal(status)),
    whenStatus: (runId, status) => until(runId, (state) => state.status === status),
    events: (runId) => log.load(runId),
    row: async (runId) => {
      const { rows } = await pool.query<Record<string, unknown>>('select * from run where id = $1', [runId]);
      return rows[0] ?? {};
    },
    stopWorkers,
    async close() {
      await stopWorkers();
      await hub.close();
      await database.close();
    },
  };
}

async function startRoomWorker(
  id: string,
  executors: DriverDeps['executors'],
  url: string,
  { driver, through = (pool) => pool, retry, ...options }: RoomWorkerOptions,
): Promise<RoomWorker> {
  const quiet = (): undefined => undefined;
  const real = createPool({ connectionString: url, name: id, max: 6, onError: quiet });
  const pool = through(real);
  const hub = new Hub({ connectionString: url, onError: quiet });
  const clock = new DatabaseClock(pool);
  await Promise.all([clock.synchronize(), hub.start()]);
  const notifier = new PostgresNotifier(pool);
  const log = new PostgresRunLog(pool, retry);
  const due = new DueRuns(pool, hub);
  let isFrozen = false;
  let isHanging = false;
  const worker = new Worker({
    id,
    source: {
      claimDue: async (name, most) => (isFrozen ? [] : due.claimDue(name, most)),
      claimCancelled: (name, most) => due.claimCancelled(name, most),
      isLimited: () => due.isLimited(),
      makesAs: () => due.makesAs(),
      listen: (worker, listener) =>
        due.listen(worker, {
          ...listener,
          onOffered: (claim) => isHanging || (!isFrozen && listener.onOffered(claim)),
        }),
    },
    workers: new WorkerRegistry(pool),
    logger: pino({ level: 'silent' }),
    graceMs: 2_000,
    ...options,
    driver: {
      runLog: log,
      values: new PostgresValueStore(pool, retry),
      plans: {
        load: async (versionId) => {
          const { rows } = await real.query<{ plan: Plan }>(
            'select document as plan from workflow_version where id = $1',
            [versionId],
          );
          if (!rows[0]) throw new Error(`There is no version ${versionId}.`);
          return rows[0].plan;
        },
      },
      signals: hub,
      clock,
      random: () => 0.5,
      stopChild: async (childRunId) => {
        const cancel = { type: 'cancel', by: 'the workflow' } as const;
        await inTransaction(pool, (client) => sendSignal(childRunId, cancel, client));
      },
      isOutage: (cause) => isDatabaseDown(cause),
      notifier,
      limits: DEFAULT_LIMITS,
      redact: (value) => value,
      logger: pino({ level: 'silent' }),
      executors,
      capabilities: noCapabilities,
      ...driver,
    },
  });
  await worker.start();
  let isStopped = false;
  return {
    worker,
    log,
    freeze() {
      isFrozen = true;
    },
    hang() {
      isFrozen = true;
      isHanging = true;
    },
    async stop() {
      if (isStopped) return;
      isStopped = true;
      await worker.stop();
      notifier.close();
      await hub.close();
      await real.end();
    },
  };
}
