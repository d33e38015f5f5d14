import { join } from 'node:path';
import { Pool } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { root } from '@/scripts/lib/root.mjs';
import { createTestDatabase, type TestDatabase } from '@/server/testing/database';
import { databaseChecks } from './database-checks';
import { readiness } from './readiness';

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

const checked = async (url: string) => {
  const pool = new Pool({ connectionString: url, max: 1 });
  pool.on('error', () => undefined);
  try {
    const migrationsFolder = join(root, 'prisma', 'migrations');
    return await readiness(databaseChecks({ pool, migrationsFolder, keyIds: async () => ['ours'] }));
  } finally {
    await pool.end();
  }
};

it('is ready with a database that takes changes, and says what is wrong with one that does not, or is not there', async () => {
  expect(await checked(database.url)).toEqual({
    ok: true,
    checks: {
      database: { ok: true, detail: 'answers' },
      migrations: { ok: true, detail: 'all applied' },
      credentials: { ok: true, detail: 'can be opened' },
    },
  });
  const replica = new URL(database.url);
  replica.searchParams.set('options', '-c default_transaction_read_only=on');
  expect(await checked(replica.href)).toMatchObject({
    ok: false,
    checks: { database: { ok: false, detail: 'answers, but takes no changes' }, migrations: { ok: true } },
  });
  const gone = new URL(database.url);
  gone.pathname = '/gone';
  expect((await checked(gone.href)).checks.database).toEqual({ ok: false, detail: 'cannot be reached' });
});
