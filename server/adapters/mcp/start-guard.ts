const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 60_000;
const BREAKER_AFTER = 5;

/** Keeps a server that fails to start from being started again and again. */
export class StartGuard {
  #failures = 0;
  #lastFailureAt = 0;
  #lastReason = '';

  constructor(private readonly now: () => number) {}

  /** How long to wait before it may be tried again; null when it may be tried now. */
  wait(): { ms: number; reason: string; isOpen: boolean } | null {
    if (this.#failures === 0) return null;
    const isOpen = this.#failures >= BREAKER_AFTER;
    const delay = isOpen ? LONGEST_DELAY_MS : Math.min(FIRST_DELAY_MS * 2 ** (this.#failures - 1), LONGEST_DELAY_MS);
    const ms = this.#lastFailureAt + delay - this.now();
    return ms > 0 ? { ms, reason: this.#lastReason, isOpen } : null;
  }

  failed(reason: string): void {
    this.#failures += 1;
    this.#lastFailureAt = this.now();
    this.#lastReason = reason;
  }

  /** It works, or a person asked for a new try. */
  reset(): void {
    this.#failures = 0;
  }
}
