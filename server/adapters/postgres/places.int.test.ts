import type { Pool } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { Place } from '@/server/engine/places';
import { unsurePool } from '@/server/worker/testing/unsure-pool';
import { Hub } from './hub';
import { type PlaceLimits, PostgresPlaces } from './places';
import { type EngineDatabase, openEngineDatabase } from './testing/open-engine-database';

let database: EngineDatabase;
let hub: Hub;
const open: PostgresPlaces[] = [];
beforeAll(async () => {
  database = await openEngineDatabase();
  hub = new Hub({ connectionString: database.url, onError: () => undefined });
  await hub.start();
});
afterAll(async () => {
  await hub.close();
  await database.close();
});
beforeEach(() => database.pool.query('delete from connection_lease'));
afterEach(() => {
  for (const places of open.splice(0)) places.close();
});

const worker = (
  name: string,
  max: number,
  { renewEveryMs, pool = database.pool }: { renewEveryMs?: number; pool?: Pool } = {},
): PostgresPlaces => {
  const limits: PlaceLimits = {
    of: async ({ name: connection }) => ({ key: `mcp:${connection}`, name: connection, max }),
  };
  const onGivenBack = (listener: () => void) => hub.onPlaceGivenBack(listener);
  const places = new PostgresPlaces({ pool, limits, worker: name, onGivenBack, renewEveryMs, retry: { firstMs: 1 } });
  open.push(places);
  return places;
};
const place = (name = 'crm', runId = '01890000-0000-7000-8000-000000000001'): Place => ({
  workspaceId: database.workspaceId,
  runId,
  kind: 'mcp',
  name,
});
const leases = async (): Promise<number> => {
  const { rows } = await database.pool.query<{ count: number }>('select count(*)::int as count from connection_lease');
  return rows[0]?.count ?? 0;
};

it('never gives more places than there are, over all workers, and gives every one in the end', async () => {
  const workers = ['one', 'two', 'three'].map((name) => worker(name, 2));
  let now = 0;
  let most = 0;
  // The first is held until a second is out, so that they surely overlap.
  const areBothOut = Promise.withResolvers<void>();
  const call = async (places: PostgresPlaces): Promise<void> => {
    const giveBack = await places.take(place(), { signal: new AbortController().signal, onWait: () => undefined });
    if (++now === 2) areBothOut.resolve();
    most = Math.max(most, now, await leases());
    await areBothOut.promise;
    now--;
    giveBack();
  };
  await Promise.all(workers.flatMap((places) => Array.from({ length: 15 }, () => call(places))));
  expect(most).toBe(2);
  await expect.poll(leases).toBe(0);
});

it('says that it waits, serves in order, and counts the runs that do nothing else', async () => {
  const places = worker('one', 1);
  const { signal } = new AbortController();
  const waits: string[] = [];
  const onWait = (name: string): void => void waits.push(name);
  const first = await places.take(place(), { signal, onWait });
  expect([waits, places.waiting]).toEqual([[], 0]);
  const order: string[] = [];
  const runs = ['01890000-0000-7000-8000-00000000000a', '01890000-0000-7000-8000-00000000000b'];
  const later = runs.map(async (runId) => {
    const giveBack = await places.take(place('crm', runId), { signal, onWait });
    order.push(runId);
    giveBack();
  });
  await expect.poll(() => waits).toEqual(['crm', 'crm']);
  expect(places.waiting).toBe(2);
  // Another connection has places of its own.
  (await places.take(place('mail'), { signal, onWait }))();
  first();
  await Promise.all(later);
  expect(order).toEqual(runs);
  expect(places.waiting).toBe(0);
});

it('leaves the line when the step is stopped, and takes nothing', async () => {
  const places = worker('one', 1);
  const first = await places.take(place(), { signal: new AbortController().signal, onWait: () => undefined });
  const stopping = new AbortController();
  const isWaiting = Promise.withResolvers<void>();
  const second = places.take(place(), { signal: stopping.signal, onWait: () => isWaiting.resolve() });
  await isWaiting.promise;
  stopping.abort();
  await expect(second).rejects.toThrow();
  expect(await leases()).toBe(1);
  first();
  await expect.poll(leases).toBe(0);
});

it('counts the calls of a worker that died until their time is over, and no longer', async () => {
  const [dead, alive] = [worker('dead', 1), worker('alive', 1)];
  const { signal } = new AbortController();
  await dead.take(place(), { signal, onWait: () => undefined });
  const isWaiting = Promise.withResolvers<void>();
  const waiting = alive.take(place(), { signal, onWait: () => isWaiting.resolve() });
  await isWaiting.promise;
  await database.pool.query(
    `update connection_lease set expires_at = now() - interval '1 second' where worker = 'dead'`,
  );
  (await waiting)();
});

it.each(['never sent', 'answer lost'] as const)(
  'waits while the database is away, and takes one place: %s',
  async (trouble) => {
    let times = 2;
    const places = worker('one', 1, { pool: unsurePool(database.pool, () => (times-- > 0 ? trouble : 'fine')) });
    let waits = 0;
    const giveBack = await places.take(place(), { signal: new AbortController().signal, onWait: () => waits++ });
    expect(waits).toBe(1);
    expect(await leases()).toBe(1);
    giveBack();
    await expect.poll(leases).toBe(0);
  },
);

it('keeps the place of a call that takes long', async () => {
  const places = worker('one', 1, { renewEveryMs: 20 });
  const giveBack = await places.take(place(), { signal: new AbortController().signal, onWait: () => undefined });
  await database.pool.query(`update connection_lease set expires_at = now() + interval '2 seconds'`);
  const isFresh = async (): Promise<boolean> => {
    const { rows } = await database.pool.query(
      `select 1 from connection_lease where expires_at > now() + interval '10 seconds'`,
    );
    return rows.length === 1;
  };
  await expect.poll(isFresh).toBe(true);
  giveBack();
});
