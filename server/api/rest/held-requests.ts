import { RestProblem } from './problem';

/** Each holds a connection and a subscription for as long as it lasts. */
const MOST_PER_KEY = 100;

/** Counts the requests that one key keeps open: waits and event streams. */
class HeldRequests {
  private readonly open = new Map<string, number>();

  /** Throws when the key holds too many; else call what it returns when the request is over. */
  hold(keyId: string): () => void {
    const count = this.open.get(keyId) ?? 0;
    if (count >= MOST_PER_KEY)
      throw new RestProblem(429, 'too-many', `This key holds ${count} requests open, the most there may be at once.`, {
        retryAfterSeconds: 5,
      });
    this.open.set(keyId, count + 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      const left = (this.open.get(keyId) ?? 1) - 1;
      if (left === 0) this.open.delete(keyId);
      else this.open.set(keyId, left);
    };
  }
}

export const heldRequests = new HeldRequests();
