import type { Clock } from './driver-ports';

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
      let callOff: () => void = () => undefined;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
        if (ms !== null) callOff = clock.after(ms, resolve);
      });
      callOff();
      this.wake = null;
    }
    this.isRung = false;
  }
}
