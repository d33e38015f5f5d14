import type { Clock } from './driver-ports';

const LONGEST_MS = 8;
/** Looking at the clock costs as much as a small step. */
const LOOK_EVERY = 8;

/** Steps without effects follow each other without a pause: other runs, timers and the heartbeat must have their turn too. */
export class Breath {
  private since: number | null = null;
  private turns = 0;

  /** Lets everything else have its turn when it is time. True when it did, so that things may have changed meanwhile. */
  async take(clock: Clock): Promise<boolean> {
    if (this.since !== null && ++this.turns % LOOK_EVERY !== 0) return false;
    const now = clock.now();
    this.since ??= now;
    if (now - this.since < LONGEST_MS) return false;
    await clock.breathe();
    this.since = clock.now();
    return true;
  }
}
