import { Client, Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/server/testing/database';
import { createDemoDatabase, type DemoDatabase } from './query-demo';
import { readerRole, readerUrl } from './reader-role';
import { seedDemo } from './seed-demo';

let test: TestDatabase;
let owner: Pool;
let demo: DemoDatabase;

beforeAll(async () => {
  test = await createTestDatabase();
  owner = new Pool({ connectionString: test.url });
  await seedDemo(owner, test.url);
  demo = createDemoDatabase(readerUrl(test.url));
});
afterAll(async () => {
  await demo.close();
  const { name } = readerRole(test.url);
  await owner.query(`drop owned by ${name}; drop role ${name}`);
  await owner.end();
  await test.drop();
});

const query = (sql: string, params: (string | number | boolean | null)[] = [], maxRows = 100) =>
  demo.query({ sql, params, maxRows });
/** Everything in the database that a query could have changed. */
const fingerprint = async () => {
  const { rows } = await owner.query(`select
    (select count(*) from pg_class) as objects, (select count(*) from pg_roles) as roles,
    (select count(*) from demo.customers) as customers, (select sum(stock) from demo.products) as stock,
    (select count(*) from outbox_message) as outbox`);
  return rows[0];
};

describe('seeding', () => {
  it('may be repeated, also by many at once, and keeps what is there', async () => {
    const before = await fingerprint();
    const seeds = await Promise.all(Array.from({ length: 5 }, () => seedDemo(owner, test.url)));
    expect(seeds.every((seed) => seed.canQuery)).toBe(true);
    expect(await fingerprint()).toEqual(before);
  });

  it('gives orders totals that are the sum of their lines', async () => {
    const { rows } = await query(`select o.number from orders o join order_lines l on l.order_number = o.number
      group by o.number having sum(l.quantity * l.unit_price) <> o.total`);
    expect(rows).toEqual([]);
  });
});

describe('a query', () => {
  it('gives rows with numbers, dates and column types', async () => {
    const result = await query(
      'select c.company, c.credit_hold, p.unit_price, p.restock_on, count(*) over () as all_rows from customers c, products p where c.id = $1 and p.sku = $2;',
      [1, 'WK-020'],
    );
    expect(result).toEqual({
      rows: [
        { company: 'Nordwind Outdoor', credit_hold: false, unit_price: 19.9, restock_on: '2026-12-04', all_rows: 1 },
      ],
      rowCount: 1,
      columns: [
        { name: 'company', type: 'text' },
        { name: 'credit_hold', type: 'boolean' },
        { name: 'unit_price', type: 'numeric' },
        { name: 'restock_on', type: 'date' },
        { name: 'all_rows', type: 'bigint' },
      ],
      isTruncated: false,
    });
  });

  it('keeps both of two columns with one name, and says when rows are left out', async () => {
    const { rows, isTruncated } = await query('select id, id from demo.customers order by id', [], 2);
    expect(rows).toEqual([
      { id: 1, id_2: 1 },
      { id: 2, id_2: 2 },
    ]);
    expect(isTruncated).toBe(true);
  });

  it('that would give rows without end gives the first ones', async () => {
    const { rowCount } = await query(
      'select 1 from order_lines a, order_lines b, order_lines c, order_lines d, order_lines e, order_lines f',
      [],
      5,
    );
    expect(rowCount).toBe(5);
  });
});

describe('a query that would change something', () => {
  it.each([
    "insert into customers values (99, 'x', 'x', 'x', 'x', 'x', 'x', false, 'x', 'x', now())",
    'update products set stock = 0',
    'delete from order_lines',
    'drop table customers cascade',
    'create table demo.mine (a int)',
    'create temp table mine (a int)',
    'truncate order_lines',
    'with gone as (delete from order_lines returning *) select * from gone',
    'select 1; delete from order_lines',
    'select 1; commit; begin; delete from order_lines; commit',
    'commit',
    'commit; set session characteristics as transaction read write; delete from order_lines',
    'rollback; delete from order_lines',
    'select * from customers for update',
    "select set_config('transaction_read_only', 'off', false)",
    "select set_config('default_transaction_read_only', 'off', false), query_to_xml('delete from demo.order_lines returning 1', true, true, '')",
    "select set_config('role', 'none', false), query_to_xml('delete from demo.order_lines returning 1', true, true, '')",
    'select lo_create(0)',
    "copy customers to program 'touch sluice-escaped'",
    "select pg_read_file('/etc/passwd')",
    'do $$ begin delete from demo.order_lines; end $$',
    'set role postgres',
    'reset role',
    'vacuum',
    'listen everything',
  ])('changes nothing: %s', async (sql) => {
    const before = await fingerprint();
    await query(sql).catch(() => undefined);
    await query(sql).catch(() => undefined);
    expect(await fingerprint()).toEqual(before);
    // And the connection it used is as it was.
    expect((await query('select count(*) as n from order_lines')).rows).toEqual([{ n: 30 }]);
  });

  it('is refused by the role alone as well', async () => {
    const reader = new Client({ connectionString: readerUrl(test.url) });
    await reader.connect();
    await reader.query('set default_transaction_read_only = off');
    await expect(reader.query('delete from demo.order_lines')).rejects.toThrow(/permission denied/);
    await expect(reader.query('create table demo.mine (a int)')).rejects.toThrow(/permission denied/);
    await expect(reader.query('create table public.mine (a int)')).rejects.toThrow(/permission denied/);
    await reader.end();
  });
});

describe('a query that reaches for more', () => {
  it.each([
    'select * from public.credential',
    'select * from public.session',
    "select query_to_xml('select * from public.credential', true, true, '')",
    "select set_config('role', 'none', false), query_to_xml('select * from public.session', true, true, '')",
    'select rolpassword from pg_authid',
    "select pg_ls_dir('/')",
  ])('is refused: %s', async (sql) => {
    await expect(query(sql)).rejects.toThrow(/permission denied|must be/);
  });

  it('is stopped after five seconds', async () => {
    await expect(query("select set_config('statement_timeout', '0', false), pg_sleep(60)")).rejects.toThrow(
      /statement timeout/,
    );
  });
});
