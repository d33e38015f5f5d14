import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { PlainError } from './plain-error.mjs';

/**
 * What a running server leaves for others: the command line finds the database by it, a second start is refused by it.
 * @typedef {{ pid: number, url: string, databaseUrl: string, startedAt: string }} RunningServer
 */

/**
 * The data folder, made and found writable.
 * @param {string} root the checkout
 * @param {string | undefined} chosen SLUICE_DATA
 * @returns {string} absolute
 */
export function prepareDataFolder(root, chosen) {
  const folder = resolve(chosen || join(root, '.sluice'));
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const probe = join(folder, `.probe-${process.pid}`);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    const { code } = /** @type {NodeJS.ErrnoException} */ (error);
    const reasons = {
      EACCES: 'permission denied',
      EPERM: 'permission denied',
      EROFS: 'the file system is read-only',
      ENOSPC: 'the disk is full',
      ENOTDIR: 'a part of the path is a file',
      EEXIST: 'it is a file',
    };
    const reason = reasons[/** @type {keyof typeof reasons} */ (code)] ?? /** @type {Error} */ (error).message;
    throw new PlainError(
      `Sluice cannot write to its data folder ${folder}: ${reason}. Choose another with SLUICE_DATA=/path/to/folder.`,
    );
  }
  return folder;
}

/**
 * The server that runs over this data folder, if one does.
 * @param {string} dataDir
 * @returns {RunningServer | null}
 */
export function findServer(dataDir) {
  try {
    /** @type {RunningServer} */
    const server = JSON.parse(readFileSync(join(dataDir, 'server.json'), 'utf8'));
    return isSluice(server.pid) ? server : null;
  } catch {
    return null;
  }
}

/**
 * @param {string} dataDir
 * @param {RunningServer} server
 */
export function recordServer(dataDir, server) {
  const file = join(dataDir, 'server.json');
  writeFileSync(`${file}.new`, `${JSON.stringify(server, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/**
 * Keeps a second start off the data folder while this process lives.
 * @param {string} dataDir
 * @returns {() => void} gives it back
 */
export function claimDataFolder(dataDir) {
  const file = join(dataDir, 'start.lock');
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => {
        rmSync(join(dataDir, 'server.json'), { force: true });
        rmSync(file, { force: true });
      };
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST' || attempt > 2) throw error;
    }
    const owner = Number(readFileSync(file, 'utf8'));
    // A start that was killed leaves its lock behind.
    if (owner === process.pid || !isSluice(owner)) {
      rmSync(file, { force: true });
      continue;
    }
    const server = findServer(dataDir);
    const where = server ? ` at ${server.url}` : '';
    throw new PlainError(
      `Sluice is already running over the data folder ${dataDir}${where} (process ${owner}). Stop it first, or start this one with another SLUICE_DATA and PORT.`,
    );
  }
}

/**
 * Whether the process lives and is one of ours: after a crash its number may belong to a stranger.
 * @param {number} pid
 */
function isSluice(pid) {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EPERM') return false;
  }
  if (process.platform === 'win32') return true;
  const isOurs = (/** @type {string} */ command) => /(start|dev|sluice)\.mjs|\.bin\/sluice/.test(command);
  try {
    return isOurs(readFileSync(`/proc/${pid}/cmdline`, 'utf8'));
  } catch {
    return isOurs(spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout ?? '');
  }
}
