import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/server/testing/database';
import { applyMigrations } from './migrate.mjs';
import { root } from './root.mjs';

let database: TestDatabase;
let checkout: string;
let client: pg.Client;
beforeAll(async () => {
  database = await createTestDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
  checkout = mkdtempSync(join(tmpdir(), 'sluice-migrate-'));
  cpSync(join(root, 'prisma'), join(checkout, 'prisma'), { recursive: true });
  symlinkSync(join(root, 'node_modules'), join(checkout, 'node_modules'));
});
afterAll(async () => {
  await client.end();
  await database.drop();
  rmSync(checkout, { recursive: true });
});

const write = (name: string, sql: string) => {
  mkdirSync(join(checkout, 'prisma', 'migrations', name), { recursive: true });
  writeFileSync(join(checkout, 'prisma', 'migrations', name, 'migration.sql'), sql);
};

test('migrations apply once, with functions and semicolons in them', async () => {
  expect(await applyMigrations({ root: checkout, url: database.url })).toEqual([]);
  write(
    '9001_function',
    "create function two() returns int language plpgsql as $$ begin perform ';'; return 2; end $$;",
  );
  expect(await applyMigrations({ root: checkout, url: database.url })).toEqual(['9001_function']);
  expect(await applyMigrations({ root: checkout, url: database.url })).toEqual([]);
  expect((await client.query('select two()')).rows).toEqual([{ two: 2 }]);
});

test('a migration that fails halfway leaves nothing of itself behind', async () => {
  write('9002_broken', 'create table half (id int); select no_such_function();');
  await expect(applyMigrations({ root: checkout, url: database.url })).rejects.toThrow(/no_such_function/);
  expect((await client.query("select to_regclass('half') as half")).rows).toEqual([{ half: null }]);
});

test('a database of a newer version is refused in one sentence', async () => {
  await client.query(
    "update _prisma_migrations set migration_name = '9999_future' where migration_name = '9001_function'",
  );
  await expect(applyMigrations({ root, url: database.url })).rejects.toThrow(
    /was used by a newer version of Sluice \(it has the migration "9999_future"\)/,
  );
});
