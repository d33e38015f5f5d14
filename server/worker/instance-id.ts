import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const MOST_WORKERS = 64;

/** The names of this data folder's workers, first to last. */
export function* instanceIds(dataDir: string): Iterable<string> {
  for (let place = 1; place <= MOST_WORKERS; place++) yield instanceId(dataDir, place);
}

/**
 * The n-th worker of this data folder, under the same name at every start: so a worker that was killed finds its own runs
 * again at once. The first start makes the name up.
 */
function instanceId(dataDir: string, place: number): string {
  const folder = join(dataDir, 'workers');
  const file = join(folder, `${place}.id`);
  const known = readId(file);
  if (known) return known;
  mkdirSync(folder, { recursive: true });
  const id = `worker-${randomBytes(8).toString('hex')}`;
  try {
    // `wx`: two workers starting together must not each believe in a name of their own.
    writeFileSync(file, id, { flag: 'wx' });
    return id;
  } catch (error) {
    const written = readId(file);
    if (written) return written;
    throw error;
  }
}

function readId(file: string): string | null {
  try {
    const text = readFileSync(file, 'utf8').trim();
    return /^worker-[0-9a-f]{16}$/.test(text) ? text : null;
  } catch {
    return null;
  }
}
