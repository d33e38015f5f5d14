import type { Clock } from './driver-ports';
import { OVER } from './over';

/** The time an attempt has, which stands still while it waits for something that is not its own doing. */
export class Deadline {
  /** resolves when the time is up */
  readonly passed: Promise<void>;
  private readonly pass: () => void;
  private left: number;
  private runsSince = 0;
  private timer = new AbortController();
  private holds = 0;
  private isEnded = false;

  constructor(
    private readonly clock: Clock,
    ms: number,
  ) {
    this.left = ms;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.passed = promise;
    this.pass = resolve;
    this.run();
  }

  /** Time stands still until the returned function is called. */
  hold(): () => void {
    if (this.holds++ === 0) {
      this.left -= this.clock.now() - this.runsSince;
      this.timer.abort(OVER);
    }
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      if (--this.holds === 0) this.run();
    };
  }

  end(): void {
    this.isEnded = true;
    this.timer.abort(OVER);
  }

  private run(): void {
    if (this.isEnded) return;
    const timer = new AbortController();
    this.timer = timer;
    this.runsSince = this.clock.now();
    this.clock.sleep(this.left, timer.signal).then(() => {
      if (!timer.signal.aborted) this.pass();
    });
  }
}
