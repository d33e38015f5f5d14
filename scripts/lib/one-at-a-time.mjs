import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';

// Plain JavaScript without packages: this file runs on any Node from 18 on, before anything is installed.

const LOOK_AGAIN_MS = 250;
/** No installing and no build takes so long: the number in the file belongs to a stranger by now. */
const STALE_MS = 900_000;

/**
 * Does the work while no other process of this machine does work under the same file: a web process and a worker that are
 * started together after an update must not both install and build. Who comes second waits, and then looks for himself
 * whether there is anything left to do.
 * @template T
 * @param {string} file  holds the number of the process that is at it
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function oneAtATime(file, work) {
  mkdirSync(dirname(file), { recursive: true });
  while (!take(file)) await delay(LOOK_AGAIN_MS);
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

/** @param {string} file */
function take(file) {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
  }
  // A start that was killed leaves its file behind.
  if (isLeft(file)) rmSync(file, { force: true });
  return false;
}

/** @param {string} file */
function isLeft(file) {
  try {
    const owner = Number(readFileSync(file, 'utf8'));
    // Just made, and its number not yet written.
    if (!(owner > 0)) return Date.now() - statSync(file).mtimeMs > LOOK_AGAIN_MS * 4;
    if (Date.now() - statSync(file).mtimeMs > STALE_MS) return true;
    process.kill(owner, 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH';
  }
}
