import { join } from 'node:path';

/** What the shortest of the systems can hold in the address of a socket, with the zero at its end. */
const LONGEST_BYTES = 103;

/**
 * Where a worker of this data folder listens for offers. Both ends know it without asking: `worker` is its name, and what it makes
 * runs as tells this process from another that goes by the same name. Null when the folder's own path is too long for it.
 */
export function socketPath(dataDir: string, { worker, makesAs }: { worker: string; makesAs: string }): string | null {
  const path = join(dataDir, 'workers', `${socketPrefix(worker)}${makesAs.slice(-8)}.sock`);
  return Buffer.byteLength(path) <= LONGEST_BYTES ? path : null;
}

/** Of all sockets that this worker ever had. */
export const socketPrefix = (worker: string): string => `${worker.slice(-8)}-`;
