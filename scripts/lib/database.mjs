import { setTimeout as delay } from 'node:timers/promises';
import { checkDatabase, withCheckedTls } from './check-database.mjs';
import { applyMigrations } from './migrate.mjs';
import { startPostgres } from './postgres.mjs';
import { withProgress } from './progress.mjs';

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
    const url = withCheckedTls(databaseUrl);
    await migrate(root, url);
    return { url, keepRunning: () => {}, stop: async () => {} };
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
