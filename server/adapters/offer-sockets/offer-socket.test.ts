import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { createConnection, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openOfferSocket } from './offer-socket';
import { socketPath } from './socket-path';

const WORKER = { worker: 'worker-0123456789abcdef', makesAs: '1 6a2c0f4e-0000-4000-8000-00000000abcd' };

let dataDir: string;
let heard: string[];
let closers: (() => void)[];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'offers-'));
  heard = [];
  closers = [];
});
afterEach(async () => {
  for (const close of closers) close();
  await rm(dataDir, { recursive: true, force: true });
});

const open = async (who = WORKER, onOffer = (text: string): void => void heard.push(text)) => {
  const close = await openOfferSocket({ dataDir, ...who, onOffer });
  if (close) closers.push(close);
  return close;
};
const pathOf = (who = WORKER): string => socketPath(dataDir, who) ?? '';
const connect = async (): Promise<Socket> => {
  const socket = createConnection(pathOf());
  await once(socket, 'connect');
  return socket;
};

it('hears each line as one offer, in whatever pieces it comes', async () => {
  await open();
  const socket = await connect();
  const bytes = Buffer.from('{"of":"ä"}\n{"of":"€ and 🦔"}\n{"of":3}\n');
  for (const byte of bytes) socket.write(Buffer.of(byte));
  await expect.poll(() => heard).toEqual(['{"of":"ä"}', '{"of":"€ and 🦔"}', '{"of":3}']);
  socket.destroy();
});

it('can be reached by nobody but the user it runs as', async () => {
  await open();
  expect((await stat(pathOf())).mode & 0o777).toBe(0o600);
});

it('hangs up on what goes on without end', async () => {
  await open();
  const socket = await connect();
  const isClosed = new Promise((resolve) => socket.on('error', () => undefined).once('close', resolve));
  socket.resume().write('x'.repeat(2_000_000));
  await isClosed;
  expect(heard).toEqual([]);
});

it('removes what the same worker left behind when it was killed, and nothing of others', async () => {
  await mkdir(join(dataDir, 'workers'));
  const names = ['89abcdef-00000000.sock', '11111111-00000000.sock', '1.id'];
  for (const name of names) await writeFile(join(dataDir, 'workers', name), '');
  await open();
  expect((await readdir(join(dataDir, 'workers'))).sort()).toEqual(
    ['11111111-00000000.sock', '1.id', '89abcdef-0000abcd.sock'].sort(),
  );
});

it('hangs up and leaves nothing behind when it ends', async () => {
  const close = await open();
  const socket = await connect();
  close?.();
  await once(socket.resume(), 'close');
  expect(await readdir(join(dataDir, 'workers'))).toEqual([]);
});

it('is not there where the path of the data folder is too long for an address', async () => {
  dataDir = join(dataDir, 'x'.repeat(100));
  expect(await open()).toBeNull();
});
