import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Logger } from '@/server/log';
import { type Deleted, deleteOldRuns } from './delete-old-runs';

const EVERY_MS = 3_600_000;
/** After a start other things are more urgent. */
const FIRST_AFTER_MS = 120_000;
/** Any number of our own. */
const LOCK = 7_262_038;

/** Housekeeping, once an hour, by one worker of all. */
export class Maintenance {
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: { pool: Pool; keepRunsDays: number | null; logger: Logger }) {}

  start(): void {
    if (this.options.keepRunsDays !== null) this.running = this.loop();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** Null when another worker is at it, or nothing is ever deleted. */
  async runOnce(): Promise<Deleted | null> {
    const { pool, keepRunsDays } = this.options;
    if (keepRunsDays === null) return null;
    const client = await pool.connect();
    let isBroken = true;
    try {
      const { rows } = await client.query<{ isOurs: boolean }>('select pg_try_advisory_lock($1) as "isOurs"', [LOCK]);
      const deleted = rows[0]?.isOurs ? await deleteOldRuns(client, keepRunsDays, this.stopping.signal) : null;
      if (rows[0]?.isOurs) await client.query('select pg_advisory_unlock($1)', [LOCK]);
      isBroken = false;
      return deleted;
    } finally {
      // A connection that broke off in the middle may still hold the lock: it is closed.
      client.release(isBroken);
    }
  }

  private async loop(): Promise<void> {
    const { signal } = this.stopping;
    const pause = (ms: number) => delay(ms, undefined, { signal, ref: false }).catch(() => undefined);
    for (await pause(FIRST_AFTER_MS); !signal.aborted; await pause(EVERY_MS))
      try {
        const deleted = await this.runOnce();
        if (deleted && deleted.runs + deleted.values > 0)
          this.options.logger.info({ ...deleted }, 'deleted what is older than runs are kept');
      } catch (error) {
        this.options.logger.warn({ error }, 'old runs could not be deleted; trying again in an hour');
      }
  }
}
