import type { Pool, PoolClient } from 'pg';
import { CUSTOMERS, ORDERS, PRODUCTS } from './demo-data';
import { readerRole } from './reader-role';

/** Web, workers and the command line may all start at once. */
const LOCK = 7_262_101;

const TABLES = `
create schema if not exists demo;
create table if not exists demo.customers (
  id int primary key, company text not null unique, contact_name text not null, email text not null unique, city text not null,
  country text not null, tier text not null, credit_hold boolean not null, account_manager text not null,
  sales_channel text not null, customer_since date not null);
create table if not exists demo.products (
  sku text primary key, name text not null, unit_price numeric(10, 2) not null, currency text not null default 'EUR',
  stock int not null, restock_on date, restock_quantity int not null default 0);
create table if not exists demo.orders (
  number text primary key, customer_id int not null references demo.customers (id), status text not null, ordered_on date not null,
  ships_on date, tracking_code text, total numeric(12, 2) not null, currency text not null default 'EUR');
create table if not exists demo.order_lines (
  order_number text not null references demo.orders (number), line int not null, sku text not null references demo.products (sku),
  quantity int not null, unit_price numeric(10, 2) not null, primary key (order_number, line));`;

/** Whether the query tool can sign in: some database users may not create roles. */
export interface DemoSeed {
  canQuery: boolean;
  reason: string | null;
}

/**
 * Makes the demo services' data and the role that may only read it, or brings both up to date. Safe to call at every start
 * and from several processes. `databaseUrl` is the address `pool` uses.
 */
export async function seedDemo(pool: Pool, databaseUrl: string): Promise<DemoSeed> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [LOCK]);
    await client.query(TABLES);
    await insertRows(client);
    await client.query('commit');
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    try {
      return await grantReader(client, databaseUrl);
    } finally {
      await client.query('select pg_advisory_unlock($1)', [LOCK]);
    }
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  } finally {
    client.release();
  }
}

async function insertRows(client: PoolClient): Promise<void> {
  const insert = (sql: string, rows: unknown[]) => client.query(sql, [JSON.stringify(rows)]);
  await insert(
    `insert into demo.customers
       select (e->>0)::int, e->>1, e->>2, e->>3, e->>4, e->>5, e->>6, (e->>7)::boolean, e->>8, e->>9, (e->>10)::date
       from json_array_elements($1) e on conflict do nothing`,
    CUSTOMERS,
  );
  await insert(
    `insert into demo.products (sku, name, unit_price, stock, restock_on, restock_quantity)
       select e->>0, e->>1, (e->>2)::numeric, (e->>3)::int, (e->>4)::date, (e->>5)::int from json_array_elements($1) e
       on conflict do nothing`,
    PRODUCTS,
  );
  const prices = new Map(PRODUCTS.map(([sku, , price]) => [sku, price]));
  const orders = ORDERS.map(([number, customerId, status, orderedOn, shipsOn, tracking, lines]) => {
    const cents = lines.reduce((sum, [sku, quantity]) => sum + Math.round((prices.get(sku) ?? 0) * 100) * quantity, 0);
    return [number, customerId, status, orderedOn, shipsOn, tracking, cents / 100];
  });
  await insert(
    `insert into demo.orders (number, customer_id, status, ordered_on, ships_on, tracking_code, total)
       select e->>0, (e->>1)::int, e->>2, (e->>3)::date, (e->>4)::date, e->>5, (e->>6)::numeric from json_array_elements($1) e
       on conflict do nothing`,
    orders,
  );
  const lines = ORDERS.flatMap(([number, , , , , , each]) =>
    each.map(([sku, quantity], index) => [number, index + 1, sku, quantity, prices.get(sku)]),
  );
  await insert(
    `insert into demo.order_lines
       select e->>0, (e->>1)::int, e->>2, (e->>3)::int, (e->>4)::numeric from json_array_elements($1) e on conflict do nothing`,
    lines,
  );
}

async function grantReader(client: PoolClient, databaseUrl: string): Promise<DemoSeed> {
  const role = readerRole(databaseUrl);
  const name = client.escapeIdentifier(role.name);
  try {
    const known = await client.query('select 1 from pg_roles where rolname = $1', [role.name]);
    const password = client.escapeLiteral(role.password);
    await client.query(
      `${known.rowCount ? 'alter' : 'create'} role ${name} login nosuperuser nocreatedb nocreaterole noinherit connection limit 40 password ${password}`,
    );
    await client.query(`alter role ${name} set default_transaction_read_only = on`);
    await client.query(`grant usage on schema demo to ${name}`);
    await client.query(`grant select on all tables in schema demo to ${name}`);
    return { canQuery: true, reason: null };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return {
      canQuery: false,
      reason: `The demo database cannot be queried: its reading role could not be made (${why}).`,
    };
  }
}
