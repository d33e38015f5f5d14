import { createHash, randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';

/** 32 bytes that wrap every stored credential, and the name under which records remember them. */
export interface SecretKey {
  id: string;
  bytes: Uint8Array;
}

/** The key cannot be used; the message is one sentence for the operator. */
export class SecretKeyError extends Error {
  override name = 'SecretKeyError';
}

/**
 * Reads the key file, and makes it when there is none: 64 hexadecimal digits, readable by its owner only. Further lines
 * hold older keys, so that records sealed with them can still be opened; the first line seals.
 */
export async function readSecretKeys(path: string): Promise<[SecretKey, ...SecretKey[]]> {
  const text = (await readText(path)) ?? (await create(path));
  const keys = parseSecretKeys(text);
  if (!keys) throw new SecretKeyError(`The secret key file ${path} must hold 32 bytes as 64 hexadecimal digits.`);
  return keys;
}

/** One key a line, hexadecimal or base64. Null when a line is something else, or there is none. */
export function parseSecretKeys(text: string): [SecretKey, ...SecretKey[]] | null {
  const keys: SecretKey[] = [];
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '' || line.startsWith('#')) continue;
    const bytes = Buffer.from(line, /^[0-9a-f]{64}$/i.test(line) ? 'hex' : 'base64');
    if (bytes.length !== 32) return null;
    keys.push({ id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes });
  }
  const [first, ...rest] = keys;
  return first ? [first, ...rest] : null;
}

async function readText(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    throw new SecretKeyError(`The secret key file ${path} cannot be read (${codeOf(error)}).`);
  }
}

async function create(path: string): Promise<string> {
  const text = `${randomBytes(32).toString('hex')}\n`;
  const part = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(part, text, { mode: 0o600, flush: true });
    try {
      // Linking fails when another process was first; its key is the one. Renaming would replace it.
      await link(part, path);
      return text;
    } finally {
      await rm(part, { force: true });
    }
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return (await readText(path)) ?? '';
    throw new SecretKeyError(`The secret key file ${path} cannot be written (${codeOf(error)}).`);
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : String(error);
