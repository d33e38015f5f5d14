import { afterAll, beforeAll, expect, it } from 'vitest';
import { InstanceLock } from './instance-lock';
import { type EngineDatabase, openEngineDatabase } from './testing/open-engine-database';

let database: EngineDatabase;
beforeAll(async () => {
  database = await openEngineDatabase();
});
afterAll(() => database.close());

const take = (ids: string[]) => InstanceLock.take({ connectionString: database.url, ids, onError: () => undefined });

it('gives a name to one live process at a time, and to the next when that one is gone', async () => {
  const first = await take(['one', 'two']);
  const second = await take(['one', 'two']);
  expect([first.id, second.id]).toEqual(['one', 'two']);
  await expect(take(['one', 'two'])).rejects.toThrow('in use');
  await first.release();
  const third = await take(['one', 'two']);
  expect(third.id).toBe('one');
  await Promise.all([second.release(), third.release()]);
});

it('takes its name again when the connection broke', async () => {
  const lock = await take(['three']);
  const held = async () => {
    const { rows } = await database.pool.query<{ pid: number }>(
      `select pid from pg_locks where locktype = 'advisory' and objid = hashtext('three')::bigint & 4294967295`,
    );
    return rows[0]?.pid;
  };
  const before = await held();
  await database.pool.query('select pg_terminate_backend($1)', [before]);
  await expect
    .poll(held, { timeout: 20_000 })
    .toSatisfy((pid: number | undefined) => pid !== undefined && pid !== before);
  await lock.release();
});
