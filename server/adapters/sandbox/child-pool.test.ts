import { expect, it } from 'vitest';
import { ChildPool } from './child-pool';
import type { ChildJob } from './protocol';
import { ChildGone, type Ticket } from './sandbox-child';

const POISON = 'poison';

/** A process that answers at once, and dies of poison. */
class FakeChild {
  isSpent = false;
  #jobs = 0;
  constructor(private readonly poisoned: { jobsBefore: number; batch: number }[]) {}

  async serve(tickets: Ticket[]): Promise<Ticket[]> {
    for (const [index, { job, resolve, reject }] of tickets.entries()) {
      if (job.code === POISON) {
        this.poisoned.push({ jobsBefore: this.#jobs, batch: tickets.length });
        this.isSpent = true;
        reject(new ChildGone('crashed', '', this.#jobs > 0));
        return tickets.slice(index + 1);
      }
      this.#jobs++;
      resolve({ id: job.id, valueText: '1', logs: [], rssBytes: 1 } as never, this.#jobs > 1);
    }
    return [];
  }
  async close(): Promise<void> {}
}

it('gives code that brought down a used process one more try, alone in a fresh one, however many used ones there are', async () => {
  const poisoned: { jobsBefore: number; batch: number }[] = [];
  let spawned = 0;
  const pool = new ChildPool({ size: 4, queueLimit: 1_000 }, () => {
    spawned++;
    return new FakeChild(poisoned);
  });
  const { signal } = new AbortController();
  let id = 0;
  const run = (code: string) => pool.run({ id: ++id, owner: 'w', code, timeoutMs: 1_000 } as ChildJob, null, signal);
  // Every process gets a past.
  await Promise.all(Array.from({ length: 40 }, () => run('return 1')));
  expect(spawned).toBe(4);
  const others = Array.from({ length: 40 }, () => run('return 1'));
  const end = run(POISON);
  others.push(...Array.from({ length: 40 }, () => run('return 1')));
  await expect(end).rejects.toThrow(ChildGone);
  await Promise.all(others);
  expect(poisoned).toHaveLength(2);
  expect(poisoned[0]?.jobsBefore).toBeGreaterThan(0);
  expect(poisoned[1]).toEqual({ jobsBefore: 0, batch: 1 });
  await pool.close();
});
