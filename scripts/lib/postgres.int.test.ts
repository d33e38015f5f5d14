import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { findRunning, startPostgres } from './postgres.mjs';
import { root } from './root.mjs';

const folders: string[] = [];
const servers: { stop(): Promise<void> }[] = [];
const newFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-postgres-'));
  folders.push(folder);
  return folder;
};
const start = async (dataDir: string) => {
  const server = await startPostgres({ root, dataDir, settings: { fsync: 'off' } });
  servers.push(server);
  return server;
};
const query = async (url: string, sql: string) => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
};
afterEach(async () => {
  for (const server of servers.splice(0)) await server.stop().catch(() => undefined);
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

test('a cluster is made once and what is in it outlives a stop', async () => {
  const dataDir = newFolder();
  const first = await start(dataDir);
  await query(first.url, 'create table kept as select 1 as value');
  await first.stop();
  expect(await findRunning(dataDir)).toBeNull();
  const second = await start(dataDir);
  expect(second.url).toBe(first.url);
  expect(await query(second.url, 'select value from kept')).toEqual([{ value: 1 }]);
});

test('it answers on this machine only, with a password that others cannot read', async () => {
  const dataDir = newFolder();
  const { url } = await start(dataDir);
  expect(await query(url, 'show listen_addresses')).toEqual([{ listen_addresses: '127.0.0.1' }]);
  const wrong = new URL(url);
  wrong.password = 'guessed';
  await expect(query(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/);
  expect(statSync(join(dataDir, 'postgres.json')).mode & 0o077).toBe(0);
});

test('after a crash of the server it starts again over the same folder', async () => {
  const dataDir = newFolder();
  const first = await start(dataDir);
  await query(first.url, 'create table kept as select 2 as value');
  process.kill(first.pid, 'SIGKILL');
  await first.exited;
  const second = await start(dataDir);
  expect(await query(second.url, 'select value from kept')).toEqual([{ value: 2 }]);
});

test('a lock whose process number belongs to a stranger now does not keep it from starting', async () => {
  const dataDir = newFolder();
  const first = await start(dataDir);
  const lock = join(dataDir, 'postgres', 'postmaster.pid');
  const text = readFileSync(lock, 'utf8');
  await first.stop();
  writeFileSync(lock, text.replace(/^\d+/, String(process.pid)));
  const second = await start(dataDir);
  expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
});

test('a server that outlived its start is taken on as it is', async () => {
  const dataDir = newFolder();
  const first = await start(dataDir);
  const second = await startPostgres({ root, dataDir });
  expect(second.pid).toBe(first.pid);
  await second.stop();
  await first.exited;
});

test('when its port was taken meanwhile it moves to another', async () => {
  const dataDir = newFolder();
  const first = await start(dataDir);
  await first.stop();
  const squatter = createServer().listen(first.port, '127.0.0.1');
  try {
    const second = await start(dataDir);
    expect(second.port).not.toBe(first.port);
    expect(await query(second.url, 'select 1 as one')).toEqual([{ one: 1 }]);
  } finally {
    squatter.close();
  }
});

test('a cluster without its password says what to do', async () => {
  const dataDir = newFolder();
  const first = await start(dataDir);
  await first.stop();
  rmSync(join(dataDir, 'postgres.json'));
  await expect(start(dataDir)).rejects.toThrow(/has lost its password file/);
});
