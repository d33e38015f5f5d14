import { once } from 'node:events';
import { chmod, mkdir, readdir, rm } from 'node:fs/promises';
import { createServer, type Socket } from 'node:net';
import { dirname, join } from 'node:path';
import { socketPath, socketPrefix } from './socket-path';

/** What is longer is no offer: whoever sends it is not one of us. */
const LONGEST_LINE = 1_000_000;

export interface OfferSocketOptions {
  dataDir: string;
  worker: string;
  /** the name under which runs are offered to this process */
  makesAs: string;
  /** with the text of each offer, one line each */
  onOffer(text: string): void;
}

/**
 * Listens for offers of new runs from processes of this machine that share the data folder: a tenth of the time that a notice
 * through the database takes. Whoever may open files of that folder may read its keys already, and nobody else can connect.
 *
 * @returns what ends it; null where the folder's path leaves no room for an address
 */
export async function openOfferSocket(options: OfferSocketOptions): Promise<(() => void) | null> {
  const { dataDir, worker, onOffer } = options;
  const path = socketPath(dataDir, options);
  if (path === null) return null;
  await removeOld(dirname(path), worker);
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    // It closes then; whoever was there offers through the database.
    socket.on('error', () => undefined);
    readLines(socket, onOffer);
  });
  server.listen(path);
  await once(server, 'listening');
  // A connection that could not be taken in: whoever wanted it offers through the database.
  server.on('error', () => undefined);
  await chmod(path, 0o600);
  return () => {
    server.close();
    for (const socket of open) socket.destroy();
  };
}

/** One that was killed leaves its socket behind. */
async function removeOld(folder: string, worker: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const prefix = socketPrefix(worker);
  const old = (await readdir(folder)).filter((name) => name.startsWith(prefix) && name.endsWith('.sock'));
  await Promise.all(old.map((name) => rm(join(folder, name), { force: true })));
}

function readLines(socket: Socket, onLine: (line: string) => void): void {
  let rest = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) onLine(line);
    if (rest.length > LONGEST_LINE) socket.destroy();
  });
}
