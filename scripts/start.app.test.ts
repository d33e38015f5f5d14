import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findFreePort, isPortFree } from './lib/free-port.mjs';
import { startPostgres } from './lib/postgres.mjs';
import { root } from './lib/root.mjs';
import { childrenOf, isAlive, runScript, startApp, temporaryFolder } from './testing/start-app';

const statusOf = async (url: string) => (await fetch(url, { redirect: 'manual' })).status;

test('over an empty folder it serves, prints one link, refuses a second start, and stops whole', async () => {
  using folder = temporaryFolder();
  const data = join(folder.path, 'data');
  const app = await startApp({ SLUICE_DATA: data });
  try {
    expect(await statusOf(`${app.url}/readyz`)).toBe(200);
    expect(await statusOf(`${app.url}/sign-in`)).toBe(200);
    expect(await (await fetch(`${app.url}/metrics`)).text()).toMatch(/^sluice_workers\{process="web"\} 1$/m);
    const forwarded = await fetch(`${app.url}/metrics`, { headers: { 'x-forwarded-for': '203.0.113.9' } });
    expect(forwarded.status).toBe(404);
    expect(app.link).toMatch(new RegExp(`^${app.url}/sign-in#[\\w-]{43}$`));
    expect(app.output().match(/Sign in:/g)).toHaveLength(1);

    const second = await runScript('start.mjs', [], { SLUICE_DATA: data });
    expect(second.code).toBe(1);
    expect(second.stderr.trim()).toBe(
      `Sluice is already running over the data folder ${data} at ${app.url} (process ${app.child.pid}). Stop it first, or start this one with another SLUICE_DATA and PORT.`,
    );
  } finally {
    const started = ['worker.mjs', 'next', 'postgres'].flatMap((word) => childrenOf(app.child.pid, word));
    expect(started.length).toBeGreaterThanOrEqual(3);
    expect(await app.stop('SIGINT')).toBe(0);
    expect(started.filter(isAlive)).toEqual([]);
    expect(await isPortFree(Number(new URL(app.url).port))).toBe(true);
  }
});

test('a worker that dies is started again and people are told', async () => {
  using folder = temporaryFolder();
  const app = await startApp({ SLUICE_DATA: folder.path });
  try {
    const [worker] = childrenOf(app.child.pid, 'worker.mjs');
    if (!worker) throw new Error('There is no worker to kill.');
    process.kill(worker, 'SIGKILL');
    await expect
      .poll(() => childrenOf(app.child.pid, 'worker.mjs').filter((pid) => pid !== worker), { timeout: 60_000 })
      .toHaveLength(1);
    expect(app.output()).toMatch(/The worker process ended unexpectedly \(signal SIGKILL\); starting it again in 1 s/);
  } finally {
    await app.stop();
  }
});

test('a database that dies is started again, and the app goes on', async () => {
  using folder = temporaryFolder();
  const app = await startApp({ SLUICE_DATA: folder.path });
  try {
    const [server] = childrenOf(app.child.pid, 'postgres');
    if (!server) throw new Error('There is no database to kill.');
    process.kill(server, 'SIGKILL');
    await expect
      .poll(() => childrenOf(app.child.pid, 'postgres').filter((pid) => pid !== server), { timeout: 60_000 })
      .toHaveLength(1);
    await expect.poll(() => statusOf(`${app.url}/readyz`), { timeout: 60_000 }).toBe(200);
    expect(app.output()).toMatch(/The database ended unexpectedly; starting it again/);
    expect(app.output()).not.toMatch(/process ended/);
  } finally {
    await app.stop();
  }
});

test('killed outright, it leaves nothing that keeps it from starting again over the same folder', async () => {
  using folder = temporaryFolder();
  const first = await startApp({ SLUICE_DATA: folder.path });
  const left = ['worker.mjs', 'next'].flatMap((word) => childrenOf(first.child.pid, word));
  await first.stop('SIGKILL');
  await expect.poll(() => left.filter(isAlive), { timeout: 60_000 }).toEqual([]);
  const second = await startApp({ SLUICE_DATA: folder.path });
  try {
    expect(await statusOf(`${second.url}/readyz`)).toBe(200);
  } finally {
    await second.stop();
  }
});

test('with DATABASE_URL it uses that server and starts none', async () => {
  using folder = temporaryFolder();
  const server = await startPostgres({ root, dataDir: join(folder.path, 'elsewhere'), settings: { fsync: 'off' } });
  try {
    const data = join(folder.path, 'data');
    const app = await startApp({ SLUICE_DATA: data, DATABASE_URL: server.url });
    try {
      expect(await statusOf(`${app.url}/readyz`)).toBe(200);
      expect(childrenOf(app.child.pid, 'postgres')).toEqual([]);
      expect(JSON.parse(readFileSync(join(data, 'server.json'), 'utf8')).databaseUrl).toBe(server.url);
    } finally {
      await app.stop();
    }
  } finally {
    await server.stop();
  }
});

test('a taken port is one sentence', async () => {
  using folder = temporaryFolder();
  const port = await findFreePort();
  const squatter = createServer().listen(port, '127.0.0.1');
  await once(squatter, 'listening');
  try {
    const { code, stderr } = await runScript('start.mjs', [], { SLUICE_DATA: folder.path, PORT: String(port) });
    expect(code).toBe(1);
    expect(stderr.trim()).toBe(`Port ${port} is taken by another program. Choose another: PORT=${port + 1} npm start`);
  } finally {
    squatter.close();
  }
});

test('a data folder that cannot be written is one sentence', async () => {
  using folder = temporaryFolder();
  const file = join(folder.path, 'file');
  writeFileSync(file, '');
  const { code, stderr } = await runScript('start.mjs', [], { SLUICE_DATA: join(file, 'data') });
  expect(code).toBe(1);
  expect(stderr.trim()).toBe(
    `Sluice cannot write to its data folder ${file}/data: a part of the path is a file. Choose another with SLUICE_DATA=/path/to/folder.`,
  );
});

test.each([
  [
    'nothing listens there',
    (port: number) => `postgresql://sluice:x@127.0.0.1:${port}/sluice`,
    /cannot reach the database at 127\.0\.0\.1:\d+\/sluice: nothing listens there\. Check DATABASE_URL/,
  ],
  [
    'no such host',
    () => 'postgresql://sluice@no-such-host.invalid/sluice',
    /cannot reach the database at no-such-host\.invalid:5432\/sluice: the host name/,
  ],
  ['not an address', () => 'mysql://x', /DATABASE_URL must be an address like postgresql:/],
])('a database that cannot be reached is one sentence: %s', async (_case, address, sentence) => {
  using folder = temporaryFolder();
  const { code, stderr } = await runScript('start.mjs', [], {
    SLUICE_DATA: folder.path,
    DATABASE_URL: address(await findFreePort()),
  });
  expect(code).toBe(1);
  expect(stderr.trim().split('\n')).toHaveLength(1);
  expect(stderr).toMatch(sentence);
});
