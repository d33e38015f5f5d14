import { expect, it } from 'vitest';
import { ChildPool } from './child-pool';
import type { ChildJob } from './protocol';
import { ChildGone, type Ticket } from './sandbox-child';

const POISON = 'poison';

/** A process that answers at once, and dies of poison. */
class FakeChild {
  isSpent = false;
  isWorn = false;
  isClosed = false;
  whenReady = Promise.resolve(true);
  readonly served: string[] = [];
  #jobs = 0;
  constructor(private readonly poisoned: { jobsBefore: number; batch: number }[] = []) {}

  knows(owner: string): boolean {
    return this.served.includes(owner);
  }

  async serve(tickets: Ticket[]): Promise<Ticket[]> {
    for (const [index, { job, resolve, reject }] of tickets.entries()) {
      if (job.code === POISON) {
        this.poisoned.push({ jobsBefore: this.#jobs, batch: tickets.length });
        this.isSpent = true;
        reject(new ChildGone('crashed', '', this.#jobs > 0));
        return tickets.slice(index + 1);
      }
      this.#jobs++;
      this.served.push(job.owner);
      resolve({ id: job.id, valueText: '1', logs: [], rssBytes: 1 } as never, this.#jobs > 1);
    }
    return [];
  }
  async close(): Promise<void> {
    this.isClosed = true;
  }
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

/** A pool whose processes can be looked at, and a way to give it a job of an owner. */
function openPool(size: number, children: FakeChild[] = []) {
  const pool = new ChildPool({ size, queueLimit: 1_000 }, () => {
    const child = new FakeChild();
    children.push(child);
    return child;
  });
  const { signal } = new AbortController();
  let id = 0;
  const run = (owner: string) => pool.run({ id: ++id, owner, code: '', timeoutMs: 1_000 } as ChildJob, null, signal);
  return { pool, children, run };
}

it('gives a job to the process that has a machine for its owner', async () => {
  const { pool, children, run } = openPool(2);
  await Promise.all([run('a'), run('b')]);
  for (const owner of ['a', 'a', 'b', 'a', 'b', 'b']) await run(owner);
  expect(children.map(({ served }) => new Set(served))).toEqual([new Set(['a']), new Set(['b'])]);
  await pool.close();
});

it('lets a worn process serve until another is ready in its place', async () => {
  const { pool, children, run } = openPool(1);
  await run('a');
  const [worn] = children as [FakeChild];
  const ready = Promise.withResolvers<boolean>();
  worn.isWorn = true;
  const push = children.push.bind(children);
  children.push = (...made) => {
    for (const child of made) child.whenReady = ready.promise;
    return push(...made);
  };
  await run('a');
  await run('a');
  expect(children).toHaveLength(2);
  expect(worn).toMatchObject({ isClosed: false, served: ['a', 'a', 'a'] });
  ready.resolve(true);
  await expect.poll(() => worn.isClosed).toBe(true);
  await run('a');
  expect(children).toHaveLength(2);
  expect(children[1]?.served).toEqual(['a']);
  await pool.close();
});

it('goes on with a worn process when no other can be begun', async () => {
  const { pool, children, run } = openPool(1);
  await run('a');
  const [worn] = children as [FakeChild];
  worn.isWorn = true;
  const push = children.push.bind(children);
  children.push = (...made) => {
    for (const child of made) child.whenReady = Promise.resolve(false);
    return push(...made);
  };
  await run('a');
  await expect.poll(() => children[1]?.isClosed).toBe(true);
  await run('a');
  expect(worn).toMatchObject({ isClosed: false, served: ['a', 'a', 'a'] });
  await pool.close();
});

it('begins nothing that waits once it is closed', async () => {
  const { pool, children, run } = openPool(1);
  const hold = Promise.withResolvers<void>();
  const push = children.push.bind(children);
  children.push = (...made) => {
    for (const child of made) {
      const serve = child.serve.bind(child);
      child.serve = async (tickets) => {
        await hold.promise;
        return serve(tickets);
      };
    }
    return push(...made);
  };
  const first = run('a');
  const second = run('b');
  const ends = Promise.allSettled([first, second]);
  await pool.close();
  hold.resolve();
  expect(await ends).toMatchObject([{ status: 'fulfilled' }, { status: 'rejected', reason: { end: 'cancelled' } }]);
  expect(children).toHaveLength(1);
});
