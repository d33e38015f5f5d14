import type { Clock } from './driver-ports';
import { OVER } from './over';

/** Wakes one waiter. Rung while nobody waits, it wakes the next one at once, so no ring is lost. */
export class Bell {
  private isRung = false;
  private wake: (() => void) | null = null;

  ring(): void {
    this.isRung = true;
    this.wake?.();
  }

  /** Resolves when rung, or after `ms`; null waits for the ring alone. */
  async wait(clock: Clock, ms: number | null): Promise<void> {
    if (!this.isRung) {
      const timer = new AbortController();
      const rung = new Promise<void>((resolve) => {
        this.wake = resolve;
      });
      await (ms === null ? rung : Promise.race([rung, clock.sleep(Math.max(0, ms), timer.signal)]));
      timer.abort(OVER);
      this.wake = null;
    }
    this.isRung = false;
  }
}
