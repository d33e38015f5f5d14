/** Thrown when too many are waiting already. */
export class QueueFull extends Error {
  override name = 'QueueFull';
}

interface Waiter {
  signal: AbortSignal;
  grant(): void;
}

/** Lets `size` holders in at once; the others wait in order, `queueLimit` of them at most. */
export class Slots {
  #free: number;
  readonly #waiting: Waiter[] = [];

  constructor(
    size: number,
    private readonly queueLimit: number,
  ) {
    this.#free = size;
  }

  /** Resolves with the function that gives the slot back; rejects with the signal's reason when aborted meanwhile. */
  take(signal: AbortSignal): Promise<() => void> {
    if (signal.aborted) return Promise.reject(signal.reason);
    if (this.#free > 0) {
      this.#free -= 1;
      return Promise.resolve(this.#releaser());
    }
    if (this.#waiting.length >= this.queueLimit) return Promise.reject(new QueueFull());
    return new Promise((resolve, reject) => {
      const leave = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiter), 1);
        reject(signal.reason);
      };
      const waiter: Waiter = {
        signal,
        grant: () => {
          signal.removeEventListener('abort', leave);
          resolve(this.#releaser());
        },
      };
      signal.addEventListener('abort', leave, { once: true });
      this.#waiting.push(waiter);
    });
  }

  #releaser(): () => void {
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      const next = this.#waiting.shift();
      if (next) next.grant();
      else this.#free += 1;
    };
  }
}
