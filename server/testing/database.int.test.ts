import pg from 'pg';
import { expect, test } from 'vitest';
import { createTestDatabase } from './database';

test('a test database is migrated, empty, and gone when dropped', async () => {
  const database = await createTestDatabase();
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  const { rows } = await client.query('select count(*)::int as runs from run');
  expect(rows).toEqual([{ runs: 0 }]);
  await client.end();
  await database.drop();
  await expect(new pg.Client({ connectionString: database.url }).connect()).rejects.toThrow(/does not exist/);
});
