import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';

const LOG_BYTES = 10_000_000;

/**
 * What every process of an installation is told.
 * @typedef {{ root: string, dataDir: string, databaseUrl: string, port: number, host: string, isProduction: boolean }} Installation
 */

/** @param {Installation} installation */
export function environmentOf({ root, dataDir, databaseUrl, port, host, isProduction }) {
  return {
    ...process.env,
    NODE_ENV: isProduction ? 'production' : 'development',
    NEXT_TELEMETRY_DISABLED: '1',
    SLUICE_ROOT: root,
    SLUICE_DATA: dataDir,
    DATABASE_URL: databaseUrl,
    PORT: String(port),
    SLUICE_HOST: host,
  };
}

/**
 * Starts a Node process of the installation in a process group of its own, so that Ctrl-C reaches it through us and in
 * order. Its output goes to a file in the data folder, or to ours.
 * @param {Installation} installation
 * @param {string} name
 * @param {string[]} args
 * @param {{ isLogged?: boolean }} [options]
 */
export function startProcess(installation, name, args, { isLogged = true } = {}) {
  const log = isLogged ? openLog(installation.dataDir, name) : null;
  const follow = join(installation.root, 'scripts', 'lib', 'follow-parent.mjs');
  const child = spawn(process.execPath, ['--import', `file://${follow}`, '--enable-source-maps', ...args], {
    cwd: installation.root,
    env: environmentOf(installation),
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['ignore', log ?? 'inherit', log ?? 'inherit', 'ipc'],
  });
  if (log !== null) closeSync(log);
  return child;
}

/**
 * The bundled worker. Its heap for new things is kept small: what a run of thousands of steps throws away would fill a larger
 * one before anybody collects it. It may collect by itself what starting has left behind.
 * @param {string} root
 */
export const workerProgram = (root) => ['--max-semi-space-size=16', '--expose-gc', join(root, 'dist', 'worker.mjs')];

/** @param {string} root */
export const nextProgram = (root) => join(root, 'node_modules', 'next', 'dist', 'bin', 'next');

/**
 * @param {string} dataDir
 * @param {string} name
 */
export const logFile = (dataDir, name) => join(dataDir, 'logs', `${name}.log`);

/**
 * @param {string} dataDir
 * @param {string} name
 */
function openLog(dataDir, name) {
  const file = logFile(dataDir, name);
  mkdirSync(join(dataDir, 'logs'), { recursive: true });
  try {
    if (statSync(file).size > LOG_BYTES) renameSync(file, `${file}.1`);
  } catch {
    // There is none yet.
  }
  return openSync(file, 'a', 0o600);
}
