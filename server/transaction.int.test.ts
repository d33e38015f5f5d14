import type { Pool } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPool } from '@/server/adapters/postgres/pool';
import { createPrisma } from '@/server/adapters/postgres/prisma-client';
import { createTestDatabase, type TestDatabase } from '@/server/testing/database';
import { inTransaction } from './transaction';

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await createTestDatabase();
  pool = createPool({
    connectionString: database.url,
    name: 'test',
    mostIdleInTransactionMs: 100,
    onError: () => undefined,
  });
  await pool.query('create table locked (id int primary key)');
  await pool.query('insert into locked values (1)');
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

const LOCK = 'select id from locked where id = 1 for update';

it('holds nobody up for long when the process stands still in the middle of it', async () => {
  const isLocked = Promise.withResolvers<void>();
  const goesOn = Promise.withResolvers<void>();
  const standing = inTransaction(pool, async (client) => {
    await client.query(LOCK);
    isLocked.resolve();
    await goesOn.promise;
    await client.query('delete from locked');
  });
  await isLocked.promise;
  const rows = await inTransaction(pool, async (client) => (await client.query<{ id: number }>(LOCK)).rows);
  expect(rows).toEqual([{ id: 1 }]);
  goesOn.resolve();
  await expect(standing).rejects.toThrow();
  expect((await pool.query('select id from locked')).rowCount).toBe(1);
});

it('fails in the words of the database when that ends the connection between two statements', async () => {
  const killed = inTransaction(pool, async (client) => {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    const broken = new Promise((resolve) => client.once('error', resolve));
    await pool.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await broken;
    await client.query('select 1');
  });
  await expect(killed).rejects.toThrow();
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});

it('leaves the process alive when that happens in a transaction of the query builder', async () => {
  const prisma = createPrisma(pool);
  const killed = prisma.$transaction(async (tx) => {
    const [row] = await tx.$queryRaw<{ pid: number }[]>`select pg_backend_pid() as pid`;
    await pool.query('select pg_terminate_backend($1)', [row?.pid]);
    await expect
      .poll(async () => (await pool.query('select 1 from pg_stat_activity where pid = $1', [row?.pid])).rowCount)
      .toBe(0);
    await tx.$queryRaw`select 1`;
  });
  await expect(killed).rejects.toThrow();
  await prisma.$disconnect();
  expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
});
