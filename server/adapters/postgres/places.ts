import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import type { Place, Places } from '@/server/engine/places';
import { inTransaction } from '@/server/transaction';
import { newId } from './new-id';
import { type RetryOptions, withRetry } from './with-retry';

const LEASE_SECONDS = 20;
const RENEW_MS = 5_000;
/** A place that was given back is told of; one whose worker died is found by looking. */
const LOOK_AGAIN_MS = 1_000;
/** Any number of our own: the first key of the locks under which places are counted. */
const LOCK = 7_262_037;

export interface PlaceLimits {
  /** null: none. Asked before every call, so it should be quick. */
  of(place: Place): Promise<{ key: string; name: string; max: number } | null>;
}

export interface PlacesOptions {
  pool: Pool;
  limits: PlaceLimits;
  /** this worker's instance id */
  worker: string;
  /** calls back when somebody gave a place back */
  onGivenBack(listener: () => void): () => void;
  /** how often the places held are said to be held still */
  renewEveryMs?: number;
  /** while the database is away */
  retry?: RetryOptions;
  /** how long a place was waited for, in milliseconds */
  onTaken?(waitedMs: number): void;
}

/**
 * Places at limited connections, counted over all workers: a row for each call under way. Rows of a worker that has died
 * are no longer renewed, and count until they expire.
 */
export class PostgresPlaces implements Places {
  private readonly held = new Set<string>();
  /** the last one in line for each place: those of this process take turns, in order */
  private readonly lines = new Map<string, Promise<unknown>>();
  private readonly waitingRuns = new Map<string, number>();
  private readonly renewing: NodeJS.Timeout;

  constructor(private readonly options: PlacesOptions) {
    this.renewing = setInterval(
      () => void this.renew().catch(() => undefined),
      options.renewEveryMs ?? RENEW_MS,
    ).unref();
  }

  /** Runs that wait for a place, and so need none of this worker's. */
  get waiting(): number {
    return this.waitingRuns.size;
  }

  close(): void {
    clearInterval(this.renewing);
  }

  async take(
    place: Place,
    { signal, onWait }: { signal: AbortSignal; onWait(name: string): void },
  ): Promise<() => void> {
    let isWaiting = false;
    const wait = (name: string): void => {
      if (!isWaiting) onWait(name);
      isWaiting = true;
    };
    // A call that waits for the database has not begun: it must not fail, or be taken for one that may have happened.
    const retry: RetryOptions = {
      ...this.options.retry,
      signal,
      onWait: (error, waitMs) => {
        wait(place.name);
        this.options.retry?.onWait?.(error, waitMs);
      },
    };
    const limit = await withRetry(() => this.options.limits.of(place), retry);
    if (!limit) return () => undefined;
    const beganAt = performance.now();
    const line = `${place.workspaceId} ${limit.key}`;
    if (this.lines.has(line)) wait(limit.name);
    const id = newId();
    await this.inLine(line, place.runId, async () => {
      for (;;) {
        signal.throwIfAborted();
        if (await withRetry(() => this.tryTake(id, place, limit), retry)) return;
        wait(limit.name);
        await this.news(signal);
      }
    });
    this.held.add(id);
    this.options.onTaken?.(performance.now() - beganAt);
    const giveBack = (): void => void this.giveBack(id);
    if (signal.aborted) {
      giveBack();
      signal.throwIfAborted();
    }
    return giveBack;
  }

  private async inLine<Result>(line: string, runId: string, work: () => Promise<Result>): Promise<Result> {
    const turn = (this.lines.get(line) ?? Promise.resolve()).then(work);
    const done = turn.catch(() => undefined);
    this.lines.set(line, done);
    this.waitingRuns.set(runId, (this.waitingRuns.get(runId) ?? 0) + 1);
    try {
      return await turn;
    } finally {
      if (this.lines.get(line) === done) this.lines.delete(line);
      const left = (this.waitingRuns.get(runId) ?? 1) - 1;
      if (left > 0) this.waitingRuns.set(runId, left);
      else this.waitingRuns.delete(runId);
    }
  }

  /**
   * Counting and taking under one lock, or two workers would both find the last place free. The same `id` again, after an
   * unclear failure, is the same place.
   */
  private tryTake(
    id: string,
    { workspaceId, runId }: Place,
    { key, max }: { key: string; max: number },
  ): Promise<boolean> {
    return inTransaction(this.options.pool, async (client) => {
      await client.query('select pg_advisory_xact_lock($1, hashtext($2))', [LOCK, `${workspaceId} ${key}`]);
      await client.query('delete from connection_lease where workspace_id = $1 and key = $2 and expires_at < now()', [
        workspaceId,
        key,
      ]);
      const { rowCount } = await client.query(
        `insert into connection_lease (id, workspace_id, key, run_id, worker, expires_at)
         select $1, $2, $3, $4, $5, now() + make_interval(secs => $6)
         where (select count(*) from connection_lease where workspace_id = $2 and key = $3 and id <> $1) < $7
         on conflict (id) do update set expires_at = excluded.expires_at`,
        [id, workspaceId, key, runId, this.options.worker, LEASE_SECONDS, max],
      );
      return rowCount === 1;
    });
  }

  private async giveBack(id: string): Promise<void> {
    this.held.delete(id);
    // When this fails the row expires, because nobody renews it any more.
    await this.options.pool
      .query(
        `with freed as (delete from connection_lease where id = $1 returning id)
         select pg_notify('sluice_places', '') from freed`,
        [id],
      )
      .catch(() => undefined);
  }

  private async renew(): Promise<void> {
    if (this.held.size === 0) return;
    await this.options.pool.query(
      'update connection_lease set expires_at = now() + make_interval(secs => $1) where id = any($2::uuid[])',
      [LEASE_SECONDS, [...this.held]],
    );
  }

  private async news(signal: AbortSignal): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const stop = this.options.onGivenBack(resolve);
    const timer = new AbortController();
    const stopTimer = AbortSignal.any([signal, timer.signal]);
    await Promise.race([promise, delay(LOOK_AGAIN_MS, undefined, { signal: stopTimer }).catch(() => undefined)]);
    timer.abort();
    stop();
  }
}
