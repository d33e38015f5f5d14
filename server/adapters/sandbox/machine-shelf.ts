import { Machine } from './machine';

/** Machines kept for their owners; the one not used for longest is thrown away for another. */
const MOST_KEPT = 12;

/**
 * Machines by owner. A machine serves one owner as long as it lives, and is set back after every job; another owner gets
 * another instance, so that even a way out of the engine's own memory would not lead to somebody else's data.
 */
export class MachineShelf {
  readonly #machines = new Map<string, Machine>();

  async take(owner: string): Promise<Machine> {
    const kept = this.#machines.get(owner);
    this.#machines.delete(owner);
    return kept ?? (await Machine.create());
  }

  /** For a job that ended in a way the machine can explain; any other must not be given back. False when it was not kept. */
  giveBack(owner: string, machine: Machine): boolean {
    if (!machine.setBack()) return false;
    this.#machines.set(owner, machine);
    for (const one of this.#machines.keys()) {
      if (this.#machines.size <= MOST_KEPT) break;
      this.#machines.delete(one);
    }
    return true;
  }
}
