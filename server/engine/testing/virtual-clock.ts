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

  after(ms: number, wake: () => void): () => void {
    const sleeper: Sleeper = {
      at: this.time + Math.max(0, ms),
      wake: () => {
        this.sleepers.delete(sleeper);
        wake();
      },
    };
    this.sleepers.add(sleeper);
    this.tickSoon();
    return () => void this.sleepers.delete(sleeper);
  }

  /** For the tests themselves: resolves after `ms`, or at once when aborted. */
  sleep(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || ms <= 0) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        callOff();
        signal.removeEventListener('abort', end);
        resolve();
      };
      const callOff = this.after(ms, end);
      signal.addEventListener('abort', end, { once: true });
    });
  }

  breathe(): Promise<void> {
    return Promise.resolve();
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
