import { claimDataFolder, prepareDataFolder } from './data-folder.mjs';
import { findFreePort, isPortFree } from './free-port.mjs';
import { PlainError } from './plain-error.mjs';

const DEFAULT_PORT = 3000;

/**
 * What a start has been asked for, and may do.
 * @typedef {object} Start
 * @property {'web' | 'worker' | null} only  one process of a fleet; null for everything
 * @property {string} dataDir
 * @property {number} port
 * @property {string} host
 * @property {() => void} release  gives the data folder back
 */

/**
 * Looks at the folder and the port before anything is installed or built: what cannot work is said at once, and a second
 * start does not change the packages under the feet of the first.
 * @param {string} root the checkout
 * @returns {Promise<Start>}
 */
export async function prepareStart(root) {
  const only = process.argv.find((argument) => argument.startsWith('--only='))?.slice('--only='.length) ?? null;
  if (only !== null && only !== 'web' && only !== 'worker') throw new PlainError('--only must be "web" or "worker".');
  if (only && !process.env.DATABASE_URL) {
    throw new PlainError(`--only=${only} needs DATABASE_URL: the other processes must reach the same database.`);
  }
  const host = process.env.SLUICE_HOST || '127.0.0.1';
  const dataDir = prepareDataFolder(root, process.env.SLUICE_DATA);
  // Processes of a fleet may share a folder; those that run everything may not.
  const release = only ? () => {} : claimDataFolder(dataDir);
  try {
    return { only, dataDir, host, release, port: only === 'worker' ? readPort() : await choosePort(host) };
  } catch (error) {
    release();
    throw error;
  }
}

function readPort() {
  const text = process.env.PORT;
  const port = text ? Number(text) : DEFAULT_PORT;
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new PlainError(`PORT must be a whole number from 1 to 65535, not "${text}".`);
  }
  return port;
}

/** @param {string} host */
async function choosePort(host) {
  const port = readPort();
  if (await isPortFree(port, host)) return port;
  if (process.env.PORT) {
    throw new PlainError(`Port ${port} is taken by another program. Choose another: PORT=${port + 1} npm start`);
  }
  for (let next = port + 1; next < port + 20; next++) if (await isPortFree(next, host)) return next;
  return findFreePort();
}
