import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { PlainError } from './plain-error.mjs';

const OLDEST_VERSION = 15;
const CONNECT_MS = 10_000;
/** A word from one connection to another takes a millisecond; through a pooler that loses it, for ever. */
const HEARD_MS = 3_000;

/**
 * One sentence when Sluice cannot work with the database at this address, as it stands in DATABASE_URL.
 * @param {string} address
 */
export async function checkDatabase(address) {
  if (!URL.canParse(address) || !['postgres:', 'postgresql:'].includes(new URL(address).protocol)) {
    throw new PlainError('DATABASE_URL must be an address like postgresql://user:password@host:5432/database.');
  }
  const { hostname, port, pathname } = new URL(address);
  const place = `${hostname || 'localhost'}:${port || 5432}${pathname}`;
  /** @type {pg.Client[]} */
  const clients = [];
  const connect = async () => {
    const client = new pg.Client({
      connectionString: withCheckedTls(address),
      connectionTimeoutMillis: CONNECT_MS,
      query_timeout: CONNECT_MS,
    });
    client.on('error', () => {});
    clients.push(client);
    await client.connect();
    return client;
  };
  try {
    const client = await connect();
    await checkServer(client, place);
    if (!(await hears(client, await connect()))) {
      throw new PlainError(
        `Sluice cannot use the address ${place}: a connection pooler in transaction mode stands there. Sluice keeps connections that listen and that hold locks, so set DATABASE_URL to the database's direct address, or to a pooler in session mode.`,
      );
    }
  } catch (error) {
    if (error instanceof PlainError) throw error;
    throw new PlainError(
      `Sluice cannot reach the database at ${place}: ${explain(error)}. Check DATABASE_URL, or leave it out to use the database that comes with Sluice.`,
    );
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => {})));
  }
}

/**
 * The address as Sluice's processes use it. pg checks certificates in the modes prefer, require and verify-ca too, but warns
 * at every start that it will not do so for ever; said outright, it stays so. `sslrootcert=system` is libpq's word for what pg
 * does without one: trust the authorities that everybody trusts.
 * @param {string} address
 */
export function withCheckedTls(address) {
  const url = new URL(address);
  const { searchParams } = url;
  if (searchParams.get('uselibpqcompat') === 'true') return address;
  const isNamed = ['prefer', 'require', 'verify-ca'].includes(searchParams.get('sslmode') ?? '');
  const isSystem = searchParams.get('sslrootcert') === 'system';
  if (!isNamed && !isSystem) return address;
  searchParams.set('sslmode', 'verify-full');
  if (isSystem) searchParams.delete('sslrootcert');
  return url.href;
}

/**
 * @param {pg.Client} client
 * @param {string} place
 */
async function checkServer(client, place) {
  const { rows } = await client.query(
    `select current_setting('server_version_num')::int / 10000 as version,
            current_setting('transaction_read_only') = 'on' as "isReadOnly", current_user as "user",
            (select has_schema_privilege(oid, 'create') from pg_namespace where nspname = 'public') as "mayMakeTables"`,
  );
  const { version, isReadOnly, user, mayMakeTables } = rows[0];
  if (version < OLDEST_VERSION) {
    throw new PlainError(`The database at ${place} is PostgreSQL ${version}; Sluice needs ${OLDEST_VERSION} or newer.`);
  }
  if (isReadOnly) {
    throw new PlainError(
      `The database at ${place} takes no changes: it is a replica, or set to be read only. Set DATABASE_URL to the one that takes them.`,
    );
  }
  if (!mayMakeTables) {
    throw new PlainError(
      `The user "${user}" may not make tables in the schema "public" of the database at ${place}. Let it own the database: alter database ... owner to ${user}.`,
    );
  }
}

/**
 * Whether one connection hears what another says: a pooler in transaction mode gives the listener's connection away.
 * @param {pg.Client} listener
 * @param {pg.Client} speaker
 */
async function hears(listener, speaker) {
  const channel = `sluice_check_${randomUUID().replaceAll('-', '')}`;
  const heard = new Promise((resolve) => listener.once('notification', () => resolve(true)));
  await listener.query(`listen ${channel}`);
  await speaker.query('select pg_notify($1, $2)', [channel, '']);
  return Promise.race([heard, delay(HEARD_MS, false, { ref: false })]);
}

/** @param {unknown} error */
function explain(error) {
  const { code, path, message } = /** @type {NodeJS.ErrnoException} */ (error);
  const authority =
    'nobody that this machine trusts vouches for its certificate; name the file of its authority with sslrootcert=/path/ca.pem in the address';
  const reasons = {
    ECONNREFUSED: 'nothing listens there',
    ENOTFOUND: 'the host name is unknown',
    EAI_AGAIN: 'the host name could not be looked up',
    ETIMEDOUT: 'it did not answer',
    EHOSTUNREACH: 'the host is not reachable',
    ENOENT: `there is no file ${path}, which the address names`,
    EACCES: `the file ${path}, which the address names, cannot be read`,
    UNABLE_TO_VERIFY_LEAF_SIGNATURE: authority,
    UNABLE_TO_GET_ISSUER_CERT: authority,
    UNABLE_TO_GET_ISSUER_CERT_LOCALLY: authority,
    SELF_SIGNED_CERT_IN_CHAIN: authority,
    DEPTH_ZERO_SELF_SIGNED_CERT: authority,
    CERT_HAS_EXPIRED: 'its certificate has expired',
    CERT_NOT_YET_VALID: 'its certificate is not valid yet; look at the clocks of both machines',
    ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host name; use the name that it was made for',
    '28P01': 'the password is wrong',
    28000: /no encryption|SSL off/.test(message)
      ? 'it takes encrypted connections only; add ?sslmode=require to the address'
      : 'the user may not sign in',
    '3D000': 'the database does not exist',
    53300: 'it has no free connections',
    '57P03': 'it is starting or stopping; start Sluice again in a moment',
  };
  const reason = reasons[/** @type {keyof typeof reasons} */ (code)];
  if (reason) return reason;
  if (/does not support SSL/.test(message))
    return 'it takes no encrypted connections; leave sslmode out of the address';
  if (/timeout/i.test(message)) return 'it did not answer in time; a pooler may have no free connections';
  return (message || String(code)).replace(/\.$/, '');
}
