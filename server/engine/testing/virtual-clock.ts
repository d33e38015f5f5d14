import type { Clock } from '../driver-ports';

interface Sleeper {
  at: number;
  wake: () => void;
}

/**
 * Time that passes only when everything else has come to rest: each turn of the event loop in which somebody still sleeps
 * jumps to the next waking. An hour of waiting costs nothing and always ends the same way.
 */
export class VirtualClock implements Clock {
  private readonly sleepers = new Set<Sleeper>();
  private isTicking = false;

  constructor(private time = Date.parse('2026-01-01T00:00:00.000Z')) {}

  now(): number {
    return this.time;
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || ms <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const sleeper: Sleeper = {
        at: this.time + ms,
        wake: () => {
          this.sleepers.delete(sleeper);
          signal.removeEventListener('abort', sleeper.wake);
          resolve();
        },
      };
      this.sleepers.add(sleeper);
      signal.addEventListener('abort', sleeper.wake, { once: true });
      this.tickSoon();
    });
  }

  private tickSoon(): void {
    if (this.isTicking) return;
    this.isTicking = true;
    setImmediate(() => {
      this.isTicking = false;
      let next: Sleeper | null = null;
      for (const sleeper of this.sleepers) if (!next || sleeper.at < next.at) next = sleeper;
      if (!next) return;
      this.time = Math.max(this.time, next.at);
      next.wake();
      if (this.sleepers.size > 0) this.tickSoon();
    });
  }
}
