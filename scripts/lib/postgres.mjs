import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { findFreePort } from './free-port.mjs';
import { PlainError } from './plain-error.mjs';
import { findPostgresBinaries } from './postgres-binaries.mjs';
import { findLauncher, giveFolder } from './unprivileged.mjs';

const USER = 'sluice';
const DATABASE = 'sluice';
const START_MS = 60_000;
const STOP_MS = 20_000;
const LOG_BYTES = 5_000_000;

/**
 * What a later process needs to reach the server: kept in `postgres.json` beside the cluster, readable by its owner only.
 * @typedef {{ port: number, password: string }} Access
 */

/**
 * Starts the packaged PostgreSQL over a data folder, making the cluster when there is none. A server left over from a
 * start that crashed is taken on as it is. Listens on 127.0.0.1 only.
 * @param {object} options
 * @param {string} options.root  the checkout
 * @param {string} options.dataDir  gets `postgres/`, `postgres.json` and `postgres.log`
 * @param {Record<string, string | number>} [options.settings]  server settings, e.g. `fsync: 'off'` for tests
 * @param {(message: string) => void} [options.onProgress]
 * @returns {Promise<{ url: string, port: number, pid: number, exited: Promise<void>, stop: () => Promise<void> }>}
 *   `exited` settles when the server ends, asked or not
 */
export async function startPostgres({ root, dataDir, settings = {}, onProgress = () => {} }) {
  mkdirSync(dataDir, { recursive: true });
  const cluster = join(dataDir, 'postgres');
  const running = await findRunning(dataDir);
  if (running) {
    return { ...running, exited: whenGone(running.pid, cluster), stop: () => stopByPid(running.pid, cluster) };
  }

  const { initdb, postgres } = findPostgresBinaries(root);
  const launcher = findLauncher({ program: postgres, folder: dataDir });
  if (!existsSync(join(cluster, 'PG_VERSION'))) {
    onProgress('Creating the database');
    await createCluster({ initdb, launcher, dataDir, cluster });
  }
  giveFolder(cluster, launcher);
  const access = readAccess(dataDir);
  if (!access) {
    throw new PlainError(
      `The database in ${cluster} has lost its password file (postgres.json); put it back, or remove both to begin with an empty database.`,
    );
  }
  const port = await findFreePort(access.port);
  if (port !== access.port) writeAccess(dataDir, { ...access, port });

  const logFile = join(dataDir, 'postgres.log');
  if (existsSync(logFile) && statSync(logFile).size > LOG_BYTES) truncateSync(logFile);
  const all = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: 200,
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...settings,
  };
  const flags = Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const url = urlOf({ ...access, port });

  const deadline = Date.now() + START_MS;
  while (true) {
    removeStaleLock(cluster);
    const from = existsSync(logFile) ? statSync(logFile).size : 0;
    const server = launch(launcher, [postgres, '-D', cluster, '-p', String(port), ...flags], logFile);
    const isReady = await waitUntilReady(server, { ...access, port }, deadline);
    if (isReady) {
      await createDatabase({ ...access, port });
      const stop = () => stopServer(server);
      return { url, port, pid: /** @type {number} */ (server.child.pid), exited: server.exited, stop };
    }
    const log = readFileSync(logFile, 'utf8').slice(from);
    // Helpers of a server that was killed outright hold its memory for a moment after it.
    const mayClear = /pre-existing shared memory block|lock file .* already exists/.test(log);
    if (mayClear && Date.now() < deadline) {
      await delay(500);
      continue;
    }
    throw new PlainError(`PostgreSQL could not start: ${findReason(log)}. Its log is ${logFile}.`);
  }
}

/**
 * Why a server ended, from what it wrote. What it told those who asked while it was starting is no reason.
 * @param {string} log
 */
function findReason(log) {
  if (/No space left on device/.test(log)) return 'the disk is full';
  const words = [...log.matchAll(/(?:FATAL|PANIC):\s*(.*)/g)].map(([, reason]) => reason);
  const reason = words.find((each) => !/starting up|not (yet )?accepting connections/.test(each ?? ''));
  return reason || log.trim().split('\n').at(-1) || 'it did not answer';
}

/**
 * The server over this data folder, when one answers.
 * @param {string} dataDir
 * @returns {Promise<{ url: string, port: number, pid: number } | null>}
 */
export async function findRunning(dataDir) {
  const access = readAccess(dataDir);
  const lock = readLock(join(dataDir, 'postgres'));
  if (!access || !lock || !isServerOf(lock.pid, join(dataDir, 'postgres'))) return null;
  const running = { ...access, port: lock.port ?? access.port };
  if (!(await answers(running))) return null;
  return { url: urlOf(running), port: running.port, pid: lock.pid };
}

/** @param {Access} access */
const urlOf = ({ port, password }) => `postgresql://${USER}:${password}@127.0.0.1:${port}/${DATABASE}`;

/**
 * @param {string} dataDir
 * @returns {Access | null}
 */
function readAccess(dataDir) {
  try {
    return JSON.parse(readFileSync(join(dataDir, 'postgres.json'), 'utf8'));
  } catch {
    return null;
  }
}

/**
 * @param {string} dataDir
 * @param {Access} access
 */
function writeAccess(dataDir, access) {
  const file = join(dataDir, 'postgres.json');
  writeFileSync(`${file}.new`, `${JSON.stringify(access)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/**
 * A cluster is made under another name and renamed when it is whole, so that a start cut short leaves nothing half made.
 * @param {{ initdb: string, launcher: import('./unprivileged.mjs').Launcher, dataDir: string, cluster: string }} options
 */
async function createCluster({ initdb, launcher, dataDir, cluster }) {
  const partial = `${cluster}.new`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true, mode: 0o700 });
  giveFolder(partial, launcher);
  const password = randomBytes(24).toString('base64url');
  const passwordFile = join(partial, '..', 'postgres.password');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  if (launcher.owner) giveFolder(passwordFile, launcher);
  try {
    const [command, ...args] = [
      ...launcher.prefix,
      initdb,
      `--pgdata=${partial}`,
      '--auth=scram-sha-256',
      `--username=${USER}`,
      `--pwfile=${passwordFile}`,
      '--encoding=UTF8',
      // Built in, so that sorting does not change with the machine's libraries.
      '--locale=C',
      '--locale-provider=builtin',
      '--builtin-locale=C.UTF-8',
      '--no-instructions',
    ];
    const child = spawn(/** @type {string} */ (command), args, {
      ...launcher.ids,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: serverEnvironment(),
    });
    let output = '';
    child.stderr.on('data', (chunk) => {
      output += chunk;
    });
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code !== 0) {
      const reason = /(?:error|FATAL):\s*(.*)/.exec(output)?.[1] ?? output.trim().split('\n').at(-1);
      throw new PlainError(`The database could not be created in ${cluster}: ${reason}.`);
    }
  } finally {
    rmSync(passwordFile, { force: true });
  }
  writeAccess(dataDir, { port: await findFreePort(), password });
  rmSync(cluster, { recursive: true, force: true });
  renameSync(partial, cluster);
}

/** The machine's own PostgreSQL settings (PGDATA, PGPORT ...) are not meant for this server. */
function serverEnvironment() {
  const kept = Object.entries(process.env).filter(([name]) => !/^(PG[A-Z]+|LC_.*|LANG|LANGUAGE)$/.test(name));
  return { ...Object.fromEntries(kept), LC_ALL: 'C' };
}

/**
 * In its own process group: Ctrl-C in the terminal must reach the web and worker processes first.
 * @param {import('./unprivileged.mjs').Launcher} launcher
 * @param {string[]} command
 * @param {string} logFile
 */
function launch(launcher, command, logFile) {
  const log = openSync(logFile, 'a', 0o600);
  const [program, ...args] = [...launcher.prefix, ...command];
  const child = spawn(/** @type {string} */ (program), args, {
    ...launcher.ids,
    detached: process.platform !== 'win32',
    stdio: ['ignore', log, log],
    env: serverEnvironment(),
    windowsHide: true,
  });
  closeSync(log);
  const exited = new Promise((/** @type {(value?: undefined) => void} */ resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  return { child, exited, hasExited: () => child.exitCode !== null || child.signalCode !== null };
}

/** @typedef {ReturnType<typeof launch>} Server */

/**
 * @param {Server} server
 * @param {Access} access
 * @param {number} deadline
 */
async function waitUntilReady(server, access, deadline) {
  while (!server.hasExited() && Date.now() < deadline) {
    if (await answers(access)) return true;
    await Promise.race([server.exited, delay(25)]);
  }
  if (!server.hasExited()) await stopServer(server);
  return false;
}

/** @param {Access} access */
async function answers(access) {
  return (await ask(access, (client) => client.query('select 1'))) !== null;
}

/** @param {Access} access */
async function createDatabase(access) {
  await ask(access, async (client) => {
    const { rowCount } = await client.query('select 1 from pg_database where datname = $1', [DATABASE]);
    if (!rowCount) await client.query(`create database ${DATABASE}`);
  });
}

/**
 * @template T
 * @param {Access} access
 * @param {(client: pg.Client) => Promise<T>} question
 * @returns {Promise<T | null>}
 */
async function ask({ port, password }, question) {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: USER,
    password,
    database: 'postgres',
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    return await question(client);
  } catch {
    return null;
  } finally {
    await client.end().catch(() => {});
  }
}

/** @param {Server} server */
async function stopServer(server) {
  if (server.hasExited()) return;
  // SIGINT is PostgreSQL's fast shutdown: sessions are cut, everything committed is kept.
  server.child.kill('SIGINT');
  const isOver = await Promise.race([server.exited.then(() => true), delay(STOP_MS, false, { ref: false })]);
  if (isOver) return;
  server.child.kill('SIGQUIT');
  await server.exited;
}

/**
 * A server that another process started tells nobody of its end, so it is looked at now and then.
 * @param {number} pid
 * @param {string} cluster
 * @returns {Promise<void>}
 */
function whenGone(pid, cluster) {
  return new Promise((resolve) => {
    const timer = setInterval(() => {
      if (isServerOf(pid, cluster)) return;
      clearInterval(timer);
      resolve();
    }, 1_000);
    timer.unref();
  });
}

/**
 * @param {number} pid
 * @param {string} cluster
 */
async function stopByPid(pid, cluster) {
  process.kill(pid, 'SIGINT');
  const deadline = Date.now() + STOP_MS;
  while (readLock(cluster)?.pid === pid && isServerOf(pid, cluster) && Date.now() < deadline) await delay(50);
}

/** @param {string} cluster */
function readLock(cluster) {
  try {
    const lines = readFileSync(join(cluster, 'postmaster.pid'), 'utf8').split('\n');
    const [pid, port] = [Number(lines[0]), Number(lines[3])];
    return pid > 0 ? { pid, port: port > 0 ? port : null } : null;
  } catch {
    return null;
  }
}

/**
 * After a crash the file names a process that is gone, or, when numbers begin again as in a container, a stranger.
 * PostgreSQL itself would refuse to start because of the stranger.
 * @param {string} cluster
 */
function removeStaleLock(cluster) {
  const lock = readLock(cluster);
  if (lock && !isServerOf(lock.pid, cluster)) rmSync(join(cluster, 'postmaster.pid'), { force: true });
}

/**
 * @param {number} pid
 * @param {string} cluster
 */
function isServerOf(pid, cluster) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EPERM') return false;
  }
  if (process.platform === 'win32') return true;
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(cluster);
  } catch {
    const command = spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout;
    return Boolean(command?.includes(cluster));
  }
}
