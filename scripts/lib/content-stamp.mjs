import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { oneAtATime } from './one-at-a-time.mjs';

/**
 * One number for the content of files and folders; tests and hidden files do not count.
 * @param {string} root
 * @param {string[]} paths
 */
export function hashContent(root, paths) {
  const hash = createHash('sha256');
  const add = (/** @type {string} */ path) => {
    const full = join(root, path);
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) {
        if (!name.startsWith('.') && !/\.test\.[a-z]+$/.test(name)) add(`${path}/${name}`);
      }
    } else {
      hash.update(path).update('\0').update(readFileSync(full)).update('\0');
    }
  };
  for (const path of paths) add(path);
  return hash.digest('hex');
}

/**
 * Does the work unless it was done for the same content, by this process or by another that is just at it; the stamp is
 * written only when the work succeeds.
 * @param {string} root the checkout
 * @param {string} file
 * @param {string} stamp
 * @param {() => Promise<void>} work
 */
export async function unlessStamped(root, file, stamp, work) {
  const isDone = () => existsSync(file) && readFileSync(file, 'utf8') === stamp;
  if (isDone()) return;
  await oneAtATime(join(root, '.node', 'build.lock'), async () => {
    if (isDone()) return;
    await work();
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, stamp);
  });
}
