import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { applyMigrations } from './migrate.mjs';
import { PlainError } from './plain-error.mjs';
import { startPostgres } from './postgres.mjs';
import { withProgress } from './progress.mjs';

const OLDEST_VERSION = 15;
const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 30_000;

/**
 * @typedef {object} Database
 * @property {string} url
 * @property {(tell: (message: string) => void) => void} keepRunning  from now on it is started again when it ends by itself
 * @property {() => Promise<void>} stop
 */

/**
 * The database to work with, migrated: the one that DATABASE_URL names, else the packaged one over the data folder.
 * @param {{ root: string, dataDir: string, databaseUrl?: string }} options
 * @returns {Promise<Database>}
 */
export async function openDatabase({ root, dataDir, databaseUrl }) {
  if (databaseUrl) {
    await checkDatabase(databaseUrl);
    await migrate(root, databaseUrl);
    return { url: databaseUrl, keepRunning: () => {}, stop: async () => {} };
  }
  let server = await withProgress('Starting the database', (onProgress) =>
    startPostgres({ root, dataDir, onProgress }),
  );
  try {
    await migrate(root, server.url);
  } catch (error) {
    await server.stop();
    throw error;
  }
  let isStopping = false;
  /** @type {Promise<void>} */
  let restarting = Promise.resolve();

  const watch = (/** @type {(message: string) => void} */ tell) => {
    server.exited.then(() => {
      if (isStopping) return;
      tell('The database ended unexpectedly; starting it again.');
      restarting = restart(tell);
    });
  };
  const restart = async (/** @type {(message: string) => void} */ tell) => {
    for (let pause = FIRST_PAUSE_MS; !isStopping; pause = Math.min(pause * 2, MAX_PAUSE_MS)) {
      try {
        server = await startPostgres({ root, dataDir });
        return watch(tell);
      } catch (error) {
        tell(`${error instanceof Error ? error.message : error} Trying again in ${Math.round(pause / 1000)} s.`);
        await delay(pause, undefined, { ref: false });
      }
    }
  };
  return {
    url: server.url,
    keepRunning: watch,
    stop: async () => {
      isStopping = true;
      await restarting;
      await server.stop();
    },
  };
}

/**
 * @param {string} root
 * @param {string} url
 */
const migrate = (root, url) => withProgress('Bringing the database up to date', () => applyMigrations({ root, url }));

/**
 * One sentence when nobody can work with the database at this address.
 * @param {string} url
 */
export async function checkDatabase(url) {
  if (!URL.canParse(url) || !['postgres:', 'postgresql:'].includes(new URL(url).protocol)) {
    throw new PlainError('DATABASE_URL must be an address like postgresql://user:password@host:5432/database.');
  }
  const { hostname, port, pathname } = new URL(url);
  const place = `${hostname || 'localhost'}:${port || 5432}${pathname}`;
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query("select current_setting('server_version_num')::int / 10000 as version");
    if (rows[0].version < OLDEST_VERSION) {
      throw new PlainError(
        `The database at ${place} is PostgreSQL ${rows[0].version}; Sluice needs ${OLDEST_VERSION} or newer.`,
      );
    }
  } catch (error) {
    if (error instanceof PlainError) throw error;
    throw new PlainError(
      `Sluice cannot reach the database at ${place}: ${explain(error)}. Check DATABASE_URL, or leave it out to use the database that comes with Sluice.`,
    );
  } finally {
    await client.end().catch(() => {});
  }
}

/** @param {unknown} error */
function explain(error) {
  const { code, message } = /** @type {NodeJS.ErrnoException} */ (error);
  const reasons = {
    ECONNREFUSED: 'nothing listens there',
    ENOTFOUND: 'the host name is unknown',
    EAI_AGAIN: 'the host name could not be looked up',
    ETIMEDOUT: 'it did not answer',
    EHOSTUNREACH: 'the host is not reachable',
    '28P01': 'the password is wrong',
    28000: 'the user may not sign in',
    '3D000': 'the database does not exist',
    53300: 'it has no free connections',
  };
  return reasons[/** @type {keyof typeof reasons} */ (code)] ?? (message || String(code)).replace(/\.$/, '');
}
