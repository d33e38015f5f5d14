import { afterAll, beforeAll, expect, it } from 'vitest';
import { createPool } from './adapters/postgres/pool';
import { createPrisma } from './adapters/postgres/prisma-client';
import { isDatabaseDown } from './database-down';
import { databaseTrouble } from './database-trouble';
import { createTestDatabase, type TestDatabase } from './testing/database';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const failure = (work: PromiseLike<unknown>): Promise<unknown> =>
  Promise.resolve(work).then(
    () => null,
    (error: unknown) => error,
  );

/** What Prisma and plain statements fail with on connections that are made with these changes to the address. */
async function failuresOf(change: (address: URL) => void): Promise<unknown[]> {
  const address = new URL(database.url);
  change(address);
  const pool = createPool({ connectionString: address.href, name: 'test', max: 1, onError: () => undefined });
  const prisma = createPrisma(pool);
  try {
    return [
      await failure(prisma.workspace.create({ data: { name: 'Test' } })),
      await failure(prisma.$executeRaw`delete from workspace`),
      await failure(prisma.$transaction((tx) => tx.workspace.create({ data: { name: 'Test' } }))),
      await failure(pool.query('delete from workspace')),
    ];
  } finally {
    await prisma.$disconnect();
    await pool.end();
  }
}

it('knows a database that takes no changes, however it is asked', async () => {
  for (const error of await failuresOf(({ searchParams }) =>
    searchParams.set('options', '-c default_transaction_read_only=on'),
  )) {
    expect(databaseTrouble(error)).toMatch(/^The database takes no changes at the moment/);
    expect(isDatabaseDown(error)).toBe(true);
  }
});

it('knows a password that is no longer right, and a database that is not there for the moment', async () => {
  const cases = [
    await failuresOf((address) => {
      address.password = 'before';
    }),
    await failuresOf((address) => {
      address.pathname = '/being_restored';
    }),
    await failuresOf((address) => {
      address.searchParams.set('sslmode', 'verify-full');
    }),
  ];
  for (const error of cases.flat()) expect(databaseTrouble(error)).toMatch(/^The database does not answer/);
});

it('knows a statement that took longer than the server allows', async () => {
  const address = new URL(database.url);
  address.searchParams.set('options', '-c statement_timeout=10ms');
  const pool = createPool({ connectionString: address.href, name: 'test', max: 1, onError: () => undefined });
  expect(isDatabaseDown(await failure(pool.query('select pg_sleep(20)')))).toBe(true);
  expect(isDatabaseDown(await failure(createPrisma(pool).$queryRaw`select pg_sleep(20)`))).toBe(true);
  await pool.end();
});
