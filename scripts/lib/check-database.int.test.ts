import { Client } from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/server/testing/database';
import { openDeafProxy } from '@/server/testing/deaf-proxy';
import { encryptPostgres, TEST_AUTHORITY } from '@/server/testing/encrypt-postgres';
import { type OwnPostgres, openOwnPostgres } from '@/server/testing/own-postgres';
import { checkDatabase, withCheckedTls } from './check-database.mjs';
import { applyMigrations } from './migrate.mjs';
import { root } from './root.mjs';

let database: TestDatabase;
let encrypted: OwnPostgres;
/** of the encrypted server */
let url: string;
beforeAll(async () => {
  [database, encrypted] = await Promise.all([createTestDatabase(), openOwnPostgres()]);
  url = await encryptPostgres(encrypted.url);
});
afterAll(async () => {
  await encrypted?.remove();
  await database?.drop();
});

const query = async (address: string, ...statements: string[]) => {
  const client = new Client({ connectionString: address });
  await client.connect();
  try {
    const rows = [];
    for (const statement of statements) rows.push(...(await client.query(statement)).rows);
    return rows;
  } finally {
    await client.end();
  }
};
const authority = `sslrootcert=${encodeURIComponent(TEST_AUTHORITY)}`;

test('a database that can be worked with passes, and over TLS it is migrated', async () => {
  await checkDatabase(database.url);
  for (const mode of ['verify-full', 'verify-ca', 'require', 'prefer']) {
    await checkDatabase(`${url}?sslmode=${mode}&${authority}`);
  }
  const address = withCheckedTls(`${url}?sslmode=require&${authority}`);
  expect((await applyMigrations({ root, url: address })).length).toBeGreaterThan(5);
  expect(await query(address, 'select ssl from pg_stat_ssl where pid = pg_backend_pid()')).toEqual([{ ssl: true }]);
});

test.each([
  ['a connection that is not encrypted', '', /it takes encrypted connections only; add \?sslmode=require/],
  ['an authority that nobody knows', '?sslmode=require', /nobody .* vouches for its certificate; name the file/],
  ['the authorities of the system', '?sslmode=verify-full&sslrootcert=system', /nobody .* vouches/],
  ['no file of the authority', '?sslmode=verify-full&sslrootcert=/no/ca.pem', /there is no file \/no\/ca\.pem/],
])('says in one sentence what is wrong with the address: %s', async (_case, parameters, sentence) => {
  await expect(checkDatabase(url + parameters)).rejects.toThrow(sentence);
});

test('does not take a certificate for another host name', async () => {
  const other = new URL(url);
  other.hostname = '127.0.0.1';
  await expect(checkDatabase(`${other.href}?sslmode=require&${authority}`)).rejects.toThrow(/is for another host name/);
});

test('does not ask for encryption where there is none', async () => {
  await expect(checkDatabase(`${database.url}?sslmode=require`)).rejects.toThrow(
    /no encrypted connections; leave sslmode/,
  );
});

test('checks certificates whatever name libpq has for the mode, and leaves other addresses as they are', () => {
  const base = 'postgresql://a:b%2F@db.example:5432/sluice';
  for (const mode of ['prefer', 'require', 'verify-ca']) {
    expect(withCheckedTls(`${base}?sslmode=${mode}`)).toBe(`${base}?sslmode=verify-full`);
  }
  expect(withCheckedTls(`${base}?sslmode=verify-full&sslrootcert=system`)).toBe(`${base}?sslmode=verify-full`);
  for (const same of ['', '?sslmode=no-verify', '?sslmode=require&uselibpqcompat=true', '?channel_binding=require']) {
    expect(withCheckedTls(base + same)).toBe(base + same);
  }
});

test('a pooler on which notices are lost is refused', async () => {
  const pooler = await openDeafProxy(database.url);
  try {
    await expect(checkDatabase(pooler.url)).rejects.toThrow(/a connection pooler in transaction mode stands there/);
  } finally {
    pooler.close();
  }
});

test('a database that takes no changes, and a user who may make no tables, are refused', async () => {
  const { password, pathname } = new URL(database.url);
  const name = pathname.slice(1);
  await query(
    database.url,
    `create role "${name}" login password '${password}'`,
    `alter role "${name}" in database ${name} set default_transaction_read_only = on`,
  );
  try {
    const stranger = new URL(database.url);
    stranger.username = name;
    await expect(checkDatabase(stranger.href)).rejects.toThrow(/takes no changes: it is a replica/);
    await query(database.url, `alter role "${name}" in database ${name} reset all`);
    await expect(checkDatabase(stranger.href)).rejects.toThrow(/may not make tables in the schema "public"/);
  } finally {
    await query(database.url, `drop owned by "${name}"`, `drop role "${name}"`);
  }
});
