import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureBuilt } from './build.mjs';
import { checkDatabase } from './check-database.mjs';
import { recordServer } from './data-folder.mjs';
import { openDatabase } from './database.mjs';
import { openBrowser } from './open-browser.mjs';
import { outliveOutput } from './outlive-output.mjs';
import { PlainError } from './plain-error.mjs';
import { logFile, nextProgram, startProcess, workerProgram } from './processes.mjs';
import { withProgress } from './progress.mjs';
import { ensureSecretKey } from './secret-key.mjs';
import { setUp } from './set-up.mjs';
import { onStopSignal } from './stop-signal.mjs';
import { supervise } from './supervise.mjs';
import { whenHealthy, whenReady } from './when-ready.mjs';

const WEB_GRACE_MS = 5_000;
const WORKER_GRACE_MS = 25_000;

/**
 * Serves until it is told to stop.
 * @param {string} root the checkout
 * @param {import('./prepare-start.mjs').Start} start
 */
export async function serve(root, { only, dataDir, port, host }) {
  /**
   * What to undo, last first.
   * @type {(() => Promise<unknown>)[]}
   */
  const undo = [];
  outliveOutput();
  const tell = (/** @type {string} */ message) => process.stderr.write(`${message}\n`);
  const stopping = onStopSignal();

  try {
    if (process.env.DATABASE_URL) await stopping.race(checkDatabase(process.env.DATABASE_URL));
    await stopping.race(ensureBuilt(root));
    ensureSecretKey(process.env.SLUICE_SECRET_KEY_FILE || join(dataDir, 'secret.key'));
    const opening = openDatabase({ root, dataDir, databaseUrl: process.env.DATABASE_URL });
    undo.unshift(async () => (await opening.catch(() => null))?.stop());
    const database = await stopping.race(opening);
    const installation = { root, dataDir, databaseUrl: database.url, port, host, isProduction: true };
    const publicUrl = (process.env.SLUICE_URL || `http://${urlHost(host)}:${port}`).replace(/\/+$/, '');
    const localUrl = `http://${urlHost(host)}:${port}`;
    const isLogged = !only;

    /** @type {Record<string, () => import('node:child_process').ChildProcess>} */
    const starts = {
      worker: () => startProcess(installation, 'worker', workerProgram(root), { isLogged }),
      web: () =>
        startProcess(installation, 'web', [nextProgram(root), 'start', '-p', String(port), '-H', host], { isLogged }),
    };
    const running = Object.entries(starts)
      .filter(([name]) => !only || name === only)
      .map(([name, start]) => ({
        name,
        graceMs: name === 'web' ? WEB_GRACE_MS : WORKER_GRACE_MS,
        process: supervise({
          name: `The ${name} process`,
          start,
          tell: (message) => tell(`${message}${isLogged ? ` Its log is ${logFile(dataDir, name)}.` : ''}`),
        }),
      }));
    undo.unshift(async () => {
      await Promise.all(running.map(({ process, graceMs }) => process.stop(graceMs)));
    });
    stopping.onForce(() => {
      for (const { process } of running) process.kill();
    });

    const link = await withProgress('Starting', async () => {
      const isUp = running.map(({ name, process }) =>
        name === 'web' ? whenHealthy(localUrl, process.child()) : whenReady(process.child()),
      );
      const signIn = only === 'worker' ? null : setUp(installation, publicUrl);
      // Heard of below, unless something else fails first.
      signIn?.catch(() => {});
      try {
        await stopping.race(Promise.all(isUp));
      } catch (error) {
        if (!isLogged || !(error instanceof PlainError)) throw error;
        throw new PlainError(`${error.message}\n${lastLines(running.map(({ name }) => logFile(dataDir, name)))}`);
      }
      return signIn ? await stopping.race(signIn) : null;
    });
    recordServer(dataDir, {
      pid: process.pid,
      url: publicUrl,
      databaseUrl: database.url,
      startedAt: new Date().toISOString(),
    });
    process.stdout.write(link ? `Sluice is running. Sign in: ${link}\n` : 'The Sluice worker is running.\n');
    if (link) openBrowser(link);
    database.keepRunning(tell);
    await stopping.asked;
    tell('Stopping ...');
  } catch (error) {
    if (!stopping.isAsked()) throw error;
  } finally {
    for (const step of undo) await step();
    stopping.end();
  }
}

/** @param {string} host */
function urlHost(host) {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

/** @param {string[]} files */
function lastLines(files) {
  return files
    .map((file) => {
      try {
        return readFileSync(file, 'utf8').trim().split('\n').slice(-12).join('\n');
      } catch {
        return '';
      }
    })
    .filter(Boolean)
    .join('\n');
}
