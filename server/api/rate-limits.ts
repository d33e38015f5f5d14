import { PlainError } from './plain-error';

/** How many a minute, and how many at once after a pause. */
export interface Rate {
  perMinute: number;
  burst: number;
}

export const RATES = {
  /** each API key; what a server with 2 cores answers beside its runs */
  apiKey: { perMinute: 1_200, burst: 600 },
  /** each address, counted once a key was found to be wrong, so that right ones from there go on; nobody guesses 256 bits */
  wrongKey: { perMinute: 30, burst: 30 },
  /** each signed-in person, all procedures and routes */
  api: { perMinute: 300, burst: 300 },
  /** each workspace */
  runStart: { perMinute: 60, burst: 60 },
  /** each address */
  share: { perMinute: 60, burst: 60 },
  /** each gate */
  gate: { perMinute: 20, burst: 20 },
  /** each address */
  signIn: { perMinute: 5, burst: 5 },
  /** each person; every one holds up to 50 MB of memory while it arrives */
  upload: { perMinute: 60, burst: 30 },
} as const satisfies Record<string, Rate>;
export type RateName = keyof typeof RATES;

const MAX_KEYS = 20_000;

/**
 * Token buckets in this process's memory. With several web processes each counts alone, so a caller may get that many
 * times the rate: the limits are against floods, and no access decision rests on them.
 */
export class RateLimits {
  private readonly buckets = new Map<string, { tokens: number; at: number }>();

  constructor(
    private readonly now: () => number = Date.now,
    private readonly rates: Record<RateName, Rate> = RATES,
  ) {}

  /** Seconds to wait, or 0 when the call may go on; then one token is taken. */
  take(name: RateName, key: string): number {
    const rate = this.rates[name];
    const id = `${name} ${key}`;
    const at = this.now();
    const bucket = this.buckets.get(id) ?? { tokens: rate.burst, at };
    const tokens = Math.min(rate.burst, bucket.tokens + ((at - bucket.at) / 60_000) * rate.perMinute);
    this.buckets.delete(id);
    this.buckets.set(id, { tokens: tokens >= 1 ? tokens - 1 : tokens, at });
    if (this.buckets.size > MAX_KEYS) this.forgetOldest();
    return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / rate.perMinute) * 60);
  }

  /** Throws what the caller should be told when the rate is used up. */
  require(name: RateName, key: string, what: string): void {
    const seconds = this.take(name, key);
    if (seconds > 0)
      throw new PlainError('TOO_MANY_REQUESTS', `Too many ${what} in a short time. Try again in ${seconds} s.`, {
        retryAfterSeconds: seconds,
      });
  }

  private forgetOldest(): void {
    const oldest = this.buckets.keys().next();
    if (!oldest.done) this.buckets.delete(oldest.value);
  }
}
