import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { root } from '@/scripts/lib/root.mjs';

const folder = join(root, 'server', 'testing', 'tls');

/** Whose word the certificate of an encrypted test server needs. */
export const TEST_AUTHORITY = join(folder, 'authority.pem');

/**
 * Makes a test's own server take encrypted connections and no others, with a certificate for `localhost`. Returns the new
 * address, without what says how certificates are checked.
 */
export async function encryptPostgres(url: string): Promise<string> {
  const client = new Client({ connectionString: url });
  await client.connect();
  // The server writes the files itself: it accepts a key only from a user whom the test may not be.
  const write = async (name: string, text: string): Promise<void> => {
    await client.query('create temp table line (text text)');
    await client.query('insert into line select unnest($1::text[])', [text.trimEnd().split('\n')]);
    await client.query(`copy line to program 'umask 077 && cat > ${name}'`);
    await client.query('drop table line');
  };
  try {
    await write('server.crt', readFileSync(join(folder, 'server.pem'), 'utf8'));
    await write('server.key', readFileSync(join(folder, 'server-key.pem'), 'utf8'));
    await write('pg_hba.conf', 'hostssl all all 127.0.0.1/32 scram-sha-256');
    await client.query('alter system set ssl = on');
    await client.query('select pg_reload_conf()');
  } finally {
    await client.end();
  }
  const encrypted = new URL(url);
  encrypted.hostname = 'localhost';
  return encrypted.href;
}
