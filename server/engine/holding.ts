import type { EventData } from './events';
import type { Prepared } from './prepare';

/** What a command needed before it could be carried out. */
export type Made = { prepared: Prepared } | { event: EventData };

/**
 * Work that a command needs first: values to fetch, an output to put together. The command is decided again once the work
 * is done, so it is carried out only if it still is the right thing to do then.
 */
export class Holding {
  private made = new Map<string, Made | 'pending'>();

  constructor(
    private readonly onMade: () => void,
    private readonly onFailure: (cause: unknown) => void,
  ) {}

  /** Begins the work unless it has begun. Gives its result once, when there is one; null until then. */
  hold(path: string, work: () => Made | Promise<Made>): Made | null {
    const { made } = this;
    const known = made.get(path);
    if (known === 'pending') return null;
    if (known) {
      made.delete(path);
      return known;
    }
    const started = work();
    if (!(started instanceof Promise)) return started;
    made.set(path, 'pending');
    started.then(
      (result) => {
        made.set(path, result);
        this.onMade();
      },
      (cause) => {
        made.delete(path);
        this.onFailure(cause);
      },
    );
    return null;
  }

  isNothingPending(): boolean {
    for (const one of this.made.values()) if (one === 'pending') return false;
    return true;
  }

  /** Forgets everything, also what is still being made. */
  clear(): void {
    this.made = new Map();
  }
}
