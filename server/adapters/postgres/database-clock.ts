import type { Pool } from 'pg';
import type { Clock } from '@/server/engine/driver-ports';

/** The platform's timers hold 31 bits of milliseconds, 24 days; a longer one would fire at once. */
const LONGEST_MS = 2_147_483_647;

const LOOKS = 3;

interface Timer {
  wake: () => void;
  ms: number;
  since: number;
  armed: NodeJS.Timeout | null;
}

const ask = 'select extract(epoch from clock_timestamp()) * 1000 as now';

/** The database's time, told between two looks at it by this process's own steady clock. */
export class DatabaseClock implements Clock {
  /** database time minus `performance.now()` */
  private offset = performance.timeOrigin;
  /** set in this turn of the event loop */
  private readonly fresh = new Set<Timer>();

  constructor(private readonly pool: Pick<Pool, 'query'>) {}

  now(): number {
    return Math.round(performance.now() + this.offset);
  }

  /** Looks at the database's clock a few times; the quickest answer errs least, and is taken as told in the middle of its trip. */
  async synchronize(): Promise<void> {
    let quickest = Number.POSITIVE_INFINITY;
    for (let look = 0; look < LOOKS; look++) {
      const { tripMs, offset } = await this.look();
      if (tripMs < quickest) this.offset = offset;
      quickest = Math.min(quickest, tripMs);
    }
  }

  private async look(): Promise<{ tripMs: number; offset: number }> {
    const before = performance.now();
    const { rows } = await this.pool.query<{ now: string }>(ask);
    const after = performance.now();
    const told = Number(rows[0]?.now);
    return { tripMs: after - before, offset: Number.isFinite(told) ? told - (before + after) / 2 : this.offset };
  }

  after(ms: number, wake: () => void): () => void {
    const timer: Timer = { wake, ms, since: performance.now(), armed: null };
    if (this.fresh.size === 0) setImmediate(() => this.armFresh());
    this.fresh.add(timer);
    return () => {
      if (timer.armed) clearTimeout(timer.armed);
      else this.fresh.delete(timer);
    };
  }

  /** Steps without effects call their timers off in the moment in which they were set: only what outlives it costs a real one. */
  private armFresh(): void {
    const now = performance.now();
    for (const timer of this.fresh) {
      const left = Math.min(LONGEST_MS, Math.max(0, timer.ms - (now - timer.since)));
      timer.armed = setTimeout(timer.wake, left);
    }
    this.fresh.clear();
  }

  breathe(): Promise<void> {
    return new Promise((resolve) => setImmediate(resolve));
  }
}
