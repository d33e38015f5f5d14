import { expect, it, vi } from 'vitest';
import { DatabaseClock } from './database-clock';

/** A database whose clock is told after each of these times on the way there and back. */
const databaseAt = (offsetMs: number, trips: { there: number; back: number }[]) => {
  let at = 1_000;
  vi.spyOn(performance, 'now').mockImplementation(() => at);
  return {
    pool: {
      query: async () => {
        const { there, back } = trips.shift() ?? { there: 0, back: 0 };
        at += there;
        const now = String(at + offsetMs);
        at += back;
        return { rows: [{ now }] };
      },
    } as never,
    now: () => at + offsetMs,
    pass: (ms: number) => {
      at += ms;
    },
  };
};

it('tells the database’s time, however slow one answer was', async () => {
  const database = databaseAt(5_000_000, [
    { there: 400, back: 2 },
    { there: 1, back: 1 },
    { there: 3, back: 300 },
  ]);
  const clock = new DatabaseClock(database.pool);
  await clock.synchronize();
  expect(clock.now()).toBe(database.now());
});

it('does not move when the clock of this machine steps by an hour', async () => {
  const database = databaseAt(5_000_000, []);
  const clock = new DatabaseClock(database.pool);
  await clock.synchronize();
  const before = clock.now();
  vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 3_600_000);
  database.pass(250);
  expect(clock.now() - before).toBe(250);
});
