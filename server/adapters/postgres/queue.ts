import type { PoolClient } from 'pg';
import { type Db, type JobResult, PgBoss } from 'pg-boss';

const QUEUE = 'run';

export interface QueueOptions {
  connectionString: string;
  onError(error: unknown): void;
}

export interface EnqueueOptions {
  /** enqueues inside this connection's transaction */
  client?: Pick<PoolClient, 'query'>;
  /** not before this moment */
  startAfter?: Date;
}

/**
 * Wake-up calls for runs, in pg-boss on the same database. A job says no more than "look at this run": who owns a run is
 * a matter of `run.worker` and `run.epoch`, so a job too many costs a look and a job twice harms nothing.
 */
export class PostgresQueue {
  private readonly boss: PgBoss;
  private started: Promise<void> | null = null;

  constructor(
    { connectionString, onError }: QueueOptions,
    /** takes jobs and looks after the queue; without it this process only sends */
    isWorker: boolean,
  ) {
    this.boss = new PgBoss({
      connectionString,
      application_name: isWorker ? 'sluice worker queue' : 'sluice queue',
      max: isWorker ? 4 : 2,
      useListenNotify: isWorker,
      supervise: isWorker,
      schedule: false,
      // A worker that dies between taking a job and claiming its run is noticed by these two and the heartbeat.
      superviseIntervalSeconds: 5,
      monitorIntervalSeconds: 5,
    });
    this.boss.on('error', onError);
  }

  /** Once a process; sending and working wait for it. Tries again when the database was away. */
  start(): Promise<void> {
    this.started ??= this.open().catch((error: unknown) => {
      this.started = null;
      throw error;
    });
    return this.started;
  }

  async enqueueRun(runId: string, { client, startAfter }: EnqueueOptions = {}): Promise<void> {
    await this.start();
    await this.boss.send(
      QUEUE,
      { runId },
      { ...(startAfter ? { startAfter } : {}), ...(client ? { db: asDb(client) } : {}) },
    );
  }

  /** `onRun` resolves once the run has been claimed or needs nothing; a rejected one is called again later. */
  async work(onRun: (runId: string) => Promise<void>): Promise<void> {
    await this.start();
    await this.boss.work<{ runId: string }>(
      QUEUE,
      {
        // Runs taken while this worker is full wait for it, so it takes few at a time.
        batchSize: 8,
        burstWhenBatchFull: true,
        localConcurrency: 2,
        perJobResults: true,
        // NOTIFY wakes at once for what is due; what was put off until later is found by polling.
        notifyPollingIntervalSeconds: 2,
        pollingIntervalSeconds: 1,
      },
      (jobs) =>
        Promise.all(
          jobs.map(async ({ id, data }): Promise<JobResult> => {
            try {
              await onRun(data.runId);
              return { id, status: 'completed' };
            } catch (error) {
              return { id, status: 'failed', output: { message: String(error) } };
            }
          }),
        ),
    );
  }

  /** Takes no more jobs; those taken are finished. */
  async stopWorking(): Promise<void> {
    if (this.started) await this.boss.offWork(QUEUE, { wait: true });
  }

  async close(): Promise<void> {
    if (!this.started) return;
    await this.started.catch(() => undefined);
    await this.boss.stop({ graceful: false, close: true });
  }

  private async open(): Promise<void> {
    await this.boss.start();
    await this.boss.createQueue(QUEUE, {
      policy: 'standard',
      notify: true,
      heartbeatSeconds: 15,
      expireInSeconds: 600,
      retryLimit: 1_000,
      retryDelay: 1,
      retryBackoff: true,
      retryDelayMax: 60,
      retentionSeconds: 30 * 86_400,
      deleteAfterSeconds: 3_600,
    });
  }
}

const asDb = (client: Pick<PoolClient, 'query'>): Db => ({
  executeSql: async (text, values) => ({ rows: (await client.query(text, values as unknown[])).rows }),
});
