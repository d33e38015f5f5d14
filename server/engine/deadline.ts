import type { Clock } from './driver-ports';

/** The time an attempt has, which stands still while it waits for something that is not its own doing. */
export class Deadline {
  private left: number;
  private runsSince = 0;
  private callOff: () => void = () => undefined;
  private holds = 0;
  private isEnded = false;

  constructor(
    private readonly clock: Clock,
    ms: number,
    /** called when the time is up */
    private readonly onPassed: () => void,
  ) {
    this.left = ms;
    this.run();
  }

  /** Time stands still until the returned function is called. */
  hold(): () => void {
    if (this.holds++ === 0) {
      this.left -= this.clock.now() - this.runsSince;
      this.callOff();
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
    this.callOff();
  }

  private run(): void {
    if (this.isEnded) return;
    this.runsSince = this.clock.now();
    this.callOff = this.clock.after(this.left, this.onPassed);
  }
}
