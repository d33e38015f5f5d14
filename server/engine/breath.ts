import type { Clock } from './driver-ports';

const LONGEST_MS = 10;

/** Steps without effects follow each other without a pause: other runs, timers and the heartbeat must have their turn too. */
export class Breath {
  private since: number | null = null;

  /** Lets everything else have its turn when it is time. True when it did, so that things may have changed meanwhile. */
  async take(clock: Clock): Promise<boolean> {
    const now = clock.now();
    this.since ??= now;
    if (now - this.since < LONGEST_MS) return false;
    await clock.breathe();
    this.since = clock.now();
    return true;
  }
}
