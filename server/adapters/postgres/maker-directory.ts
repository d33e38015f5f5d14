import { createHash } from 'node:crypto';
import type { Pool } from 'pg';
import { MAKERS } from './offer';

/** A worker that makes runs, and the name under which it is offered some. */
export interface Maker {
  worker: string;
  makesAs: string;
}

interface Seen {
  makers: Maker[];
  /** by workflow */
  chosen: Map<string, Maker>;
  /** by the database's clock, no later than `at` by this process's own */
  databaseMs: number;
  at: number;
}

const LOOKED_AGAIN_AFTER_MS = 5_000;
/** Two clocks that nobody compares drift apart by some milliseconds in this time. */
const USED_FOR_MS = 60_000;
/** Whoever asks goes first. */
const LOOK_AFTER_MS = 20;
const MOST_CHOSEN = 1_000;

/** Which workers make new runs, as the database said a moment ago. Never waits for it. */
export class MakerDirectory {
  private seen: Seen | null = null;
  private isLooking = false;
  private readonly listeners: ((makers: readonly Maker[]) => void)[] = [];

  constructor(private readonly pool: Pick<Pool, 'query'>) {}

  /** Called after each look. */
  onSeen(listener: (makers: readonly Maker[]) => void): void {
    this.listeners.push(listener);
  }

  /** The same one for all runs of a workflow, and the same that the statement which offers runs chooses. Null when it is not known. */
  makerOf(workflowId: string): Maker | null {
    const seen = this.fresh();
    if (!seen) return null;
    const known = seen.chosen.get(workflowId);
    if (known) return known;
    const rank = ({ makesAs }: Maker): string => createHash('md5').update(`${makesAs}${workflowId}`).digest('hex');
    const ranked = seen.makers.map((maker) => ({ maker, rank: rank(maker) }));
    const first = ranked.reduce<(typeof ranked)[number] | null>(
      (best, one) => (best && best.rank < one.rank ? best : one),
      null,
    );
    if (!first) return null;
    if (seen.chosen.size >= MOST_CHOSEN) seen.chosen.clear();
    seen.chosen.set(workflowId, first.maker);
    return first.maker;
  }

  /** The database's time, or a little before: what must not last longer than somebody waits may be counted from it. */
  databaseTime(): string | null {
    const seen = this.fresh();
    return seen && new Date(Math.floor(seen.databaseMs + performance.now() - seen.at)).toISOString();
  }

  private fresh(): Seen | null {
    const age = performance.now() - (this.seen?.at ?? Number.NEGATIVE_INFINITY);
    if (age > LOOKED_AGAIN_AFTER_MS && !this.isLooking) {
      this.isLooking = true;
      setTimeout(() => void this.look(), LOOK_AFTER_MS).unref();
    }
    return age <= USED_FOR_MS ? this.seen : null;
  }

  private async look(): Promise<void> {
    try {
      const { rows } = await this.pool.query<{ databaseMs: number; makers: Maker[] }>({ name: 'makers', text: MAKERS });
      const [row] = rows;
      if (!row) return;
      this.seen = { ...row, chosen: new Map(), at: performance.now() };
      for (const listener of this.listeners) listener(row.makers);
    } catch {
      // What was seen gets old; whoever needs the database meanwhile hears what is wrong with it.
    } finally {
      this.isLooking = false;
    }
  }
}
