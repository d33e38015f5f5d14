// npm run dev: the app with reloading, the worker rebuilt and restarted at every change. PORT, SLUICE_DATA (default
// .sluice/dev) and DATABASE_URL as for `npm start`.
import { join } from 'node:path';
import { ensureClient } from './lib/build.mjs';
import { watchProcesses } from './lib/bundle.mjs';
import { claimDataFolder, prepareDataFolder, recordServer } from './lib/data-folder.mjs';
import { openDatabase } from './lib/database.mjs';
import { nextProgram, startProcess, workerProgram } from './lib/processes.mjs';
import { reportAndExit } from './lib/report-error.mjs';
import { root } from './lib/root.mjs';
import { ensureSecretKey } from './lib/secret-key.mjs';
import { setUp } from './lib/set-up.mjs';
import { onStopSignal } from './lib/stop-signal.mjs';
import { supervise } from './lib/supervise.mjs';

const port = Number(process.env.PORT || 3000);
const host = process.env.SLUICE_HOST || '127.0.0.1';
const url = `http://${host}:${port}`;
const say = (/** @type {string} */ message) => console.log(message);

try {
  const dataDir = prepareDataFolder(root, process.env.SLUICE_DATA || join(root, '.sluice', 'dev'));
  const release = claimDataFolder(dataDir);
  const stopping = onStopSignal();
  await ensureClient(root);
  ensureSecretKey(process.env.SLUICE_SECRET_KEY_FILE || join(dataDir, 'secret.key'));
  const database = await openDatabase({ root, dataDir, databaseUrl: process.env.DATABASE_URL });
  const installation = { root, dataDir, databaseUrl: database.url, port, host, isProduction: false };

  /** @type {ReturnType<typeof supervise> | undefined} */
  let worker;
  const startWorker = () => startProcess(installation, 'worker', workerProgram(root), { isLogged: false });
  /** @type {() => void} */
  let resolveBundled = () => {};
  const bundled = new Promise((resolve) => {
    resolveBundled = () => resolve(undefined);
  });
  const stopWatching = await watchProcesses(root, (isFirst) => {
    resolveBundled();
    if (isFirst) worker = supervise({ name: 'The worker', start: startWorker, tell: say, pauses: { maxMs: 5_000 } });
    else worker?.restart();
  });
  const next = [nextProgram(root), 'dev', '-p', String(port), '-H', host];
  const web = supervise({
    name: 'The web server',
    start: () => startProcess(installation, 'web', next, { isLogged: false }),
    tell: say,
  });
  recordServer(dataDir, {
    pid: process.pid,
    url,
    databaseUrl: database.url,
    startedAt: new Date().toISOString(),
  });
  await stopping.race(bundled).then(
    async () => say(`Sign in: ${await setUp(installation, url)}`),
    () => {},
  );
  await stopping.asked;
  await stopWatching();
  await Promise.all([web.stop(5_000), worker?.stop(25_000)]);
  await database.stop();
  release();
  stopping.end();
} catch (error) {
  reportAndExit(error);
}
