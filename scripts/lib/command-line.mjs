import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { ensureBundled } from './build.mjs';
import { claimDataFolder, findServer, prepareDataFolder, recordServer } from './data-folder.mjs';
import { openDatabase } from './database.mjs';
import { environmentOf, startProcess, workerProgram } from './processes.mjs';
import { ensureSecretKey } from './secret-key.mjs';
import { setUp } from './set-up.mjs';
import { onStopSignal } from './stop-signal.mjs';
import { supervise } from './supervise.mjs';
import { whenReady } from './when-ready.mjs';

/** Commands that read and write runs; the others need neither a database nor a worker. */
const NEEDS = {
  run: { worker: true },
  answer: { worker: true },
  cancel: { worker: true },
  retry: { worker: true },
  import: { worker: false },
  export: { worker: false },
  runs: { worker: false },
  'sign-in': { worker: false },
};
const WORKER_GRACE_MS = 25_000;

/**
 * Runs the bundled command line against the running server's database; without a server, against a database and a worker
 * that live as long as the command.
 * @param {string} root the checkout
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
export async function runCommandLine(root, args) {
  await ensureBundled(root);
  const command = args.find((argument) => !argument.startsWith('-'));
  const needs = args.includes('--help') ? undefined : NEEDS[/** @type {keyof typeof NEEDS} */ (command)];
  const base = { root, port: Number(process.env.PORT || 3000), host: '127.0.0.1', isProduction: true };
  const run = (/** @type {NodeJS.ProcessEnv} */ env) => runProgram(root, args, env);
  if (!needs) return run({ ...process.env, SLUICE_ROOT: root });

  const dataDir = prepareDataFolder(root, process.env.SLUICE_DATA);
  const server = findServer(dataDir);
  if (server) {
    const installation = { ...base, dataDir, databaseUrl: server.databaseUrl };
    return run({ ...environmentOf(installation), SLUICE_URL: server.url });
  }

  const release = claimDataFolder(dataDir);
  const undo = [async () => release()];
  const stopping = onStopSignal();
  try {
    ensureSecretKey(process.env.SLUICE_SECRET_KEY_FILE || join(dataDir, 'secret.key'));
    const opening = openDatabase({ root, dataDir, databaseUrl: process.env.DATABASE_URL });
    undo.unshift(async () => (await opening.catch(() => null))?.stop());
    const database = await stopping.race(opening);
    const installation = { ...base, dataDir, databaseUrl: database.url };
    if (needs.worker) {
      await setUp(installation, `http://127.0.0.1:${base.port}`);
      const worker = supervise({
        name: 'The worker process',
        start: () => startProcess(installation, 'worker', workerProgram(root)),
        tell: (message) => process.stderr.write(`${message}\n`),
      });
      undo.unshift(() => worker.stop(WORKER_GRACE_MS));
      await stopping.race(whenReady(worker.child()));
    }
    // Another command, say an answer from a second terminal, finds this database.
    recordServer(dataDir, {
      pid: process.pid,
      url: `http://127.0.0.1:${base.port}`,
      databaseUrl: database.url,
      startedAt: new Date().toISOString(),
    });
    return await stopping.race(run(environmentOf(installation)));
  } catch (error) {
    if (stopping.isAsked()) return 130;
    throw error;
  } finally {
    for (const step of undo) await step();
    stopping.end();
  }
}

/**
 * @param {string} root
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>}
 */
function runProgram(root, args, env) {
  const program = join(root, 'dist', 'cli.mjs');
  // The log is for the data folder's files; the terminal shows results and what a person must know.
  const child = spawn(process.execPath, ['--enable-source-maps', program, ...args], {
    stdio: 'inherit',
    env: { ...env, SLUICE_LOG_LEVEL: process.env.SLUICE_LOG_LEVEL || 'error' },
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}
