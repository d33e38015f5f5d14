import { randomBytes } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes the key that stored credentials are encrypted with, when there is none: 32 bytes as 64 hexadecimal digits,
 * readable by its owner only. An existing file is never touched, whatever is in it.
 * @param {string} file
 */
export function ensureSecretKey(file) {
  if (existsSync(file)) return;
  mkdirSync(dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}`;
  writeFileSync(partial, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 });
  try {
    // Linking fails when another start was first; renaming would replace its key.
    linkSync(partial, file);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
  } finally {
    rmSync(partial, { force: true });
  }
}
