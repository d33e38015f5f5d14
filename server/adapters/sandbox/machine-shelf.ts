import { Machine } from './machine';
import { SANDBOX_LIMITS } from './protocol';

/** Nobody who sends one job after the other waits for the making of a spare one. */
const RESTOCK_AFTER_MS = 20;

/**
 * Machines by owner. A machine serves one owner as long as it lives, and is set back after every job; another owner gets
 * another instance, so that even a way out of the engine's own memory would not lead to somebody else's data. Making one takes
 * as long as twenty small jobs, so one that nobody has used yet is kept for the next new owner.
 */
export class MachineShelf {
  readonly #machines = new Map<string, Machine>();
  #spare: Promise<Machine> | null = null;
  #timer: NodeJS.Timeout | null = null;

  async take(owner: string): Promise<Machine> {
    if (this.#timer) clearTimeout(this.#timer);
    const kept = this.#machines.get(owner);
    this.#machines.delete(owner);
    if (kept) return kept;
    const spare = this.#spare;
    this.#spare = null;
    return spare ?? Machine.create();
  }

  /** For a job that ended in a way the machine can explain; any other must not be given back. False when it was not kept. */
  giveBack(owner: string, machine: Machine): boolean {
    if (!machine.setBack()) return false;
    this.#machines.set(owner, machine);
    // The one not used for longest is thrown away for another.
    for (const one of this.#machines.keys()) {
      if (this.#machines.size <= SANDBOX_LIMITS.machines) break;
      this.#machines.delete(one);
    }
    return true;
  }

  /** Makes a spare one, unless it is there. Rejects when this process cannot make any. */
  async restock(): Promise<void> {
    this.#spare ??= Machine.create();
    await this.#spare;
  }

  /** The same, when no job comes for a moment. */
  restockLater(): void {
    if (this.#timer) clearTimeout(this.#timer);
    if (this.#spare) return;
    // One that cannot be made is told of by the job that needs it.
    this.#timer = setTimeout(() => this.restock().catch(() => undefined), RESTOCK_AFTER_MS);
  }
}
