import { createHash, createHmac } from 'node:crypto';

/** The database role that the demo query tool signs in with: it may read schema `demo` and nothing else. */
export interface ReaderRole {
  name: string;
  password: string;
}

/**
 * The same in every process that knows the owner's address, and in nobody else's hands: the password follows from it.
 * Roles belong to the whole server, so the name carries the database's.
 */
export function readerRole(databaseUrl: string): ReaderRole {
  const { pathname, password } = new URL(databaseUrl);
  const name = `sluice_demo_${createHash('sha256').update(pathname).digest('hex').slice(0, 12)}`;
  return {
    name,
    password: createHmac('sha256', password || 'no password')
      .update(name)
      .digest('hex'),
  };
}

/** The owner's address, signing in as the reader. */
export function readerUrl(databaseUrl: string): string {
  const { name, password } = readerRole(databaseUrl);
  const url = new URL(databaseUrl);
  url.username = name;
  url.password = password;
  return url.href;
}
