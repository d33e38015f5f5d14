import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { benchCanvas } from './bench-canvas.mjs';
import { ensureN8n, startN8n } from './bench-n8n.mjs';
import { installBeside } from './bench-packages.mjs';
import { ensureBundled } from './build.mjs';
import { bundleBench } from './bundle.mjs';
import { applyMigrations } from './migrate.mjs';
import { PlainError } from './plain-error.mjs';
import { startPostgres } from './postgres.mjs';
import { environmentOf, startProcess, workerProgram } from './processes.mjs';
import { withProgress } from './progress.mjs';
import { ensureSecretKey } from './secret-key.mjs';
import { onStopSignal } from './stop-signal.mjs';
import { whenReady } from './when-ready.mjs';

/** Each contestant has a database of its own on the one server. */
const DATABASES = ['floor', 'langgraph', 'dbos'];

/**
 * A PostgreSQL with durability on, a worker as in the product, the peers' packages, and then the measuring itself.
 * @param {string} root the checkout
 * @param {string[]} args
 * @returns {Promise<number>} the exit code
 */
export async function runBench(root, args) {
  const [what, ...options] = args;
  if (what === 'canvas') return benchCanvas(root, options);
  if (what !== 'engine')
    throw new PlainError(
      'Say what to measure: npm run bench -- engine [--rounds N] [--only W1,L], or npm run bench -- canvas [--rounds N] [--steps 200,1000]',
    );
  await ensureBundled(root);
  await bundleBench(root);
  await installBeside(join(root, 'bench', 'peers'), {
    title: 'Installing the peers',
    failed: 'The peers could not be installed:',
  });
  const n8nProgram = options.includes('--with-n8n') ? await ensureN8n(root) : null;
  mkdirSync(join(root, 'dist', 'bench'), { recursive: true });
  const dataDir = mkdtempSync(join(root, 'dist', 'bench', 'data-'));
  const undo = [async () => rmSync(dataDir, { recursive: true, force: true })];
  const stopping = onStopSignal();
  try {
    // As `npm start` starts it: fsync and synchronous_commit are on.
    const server = await stopping.race(
      withProgress('Starting the database', (onProgress) => startPostgres({ root, dataDir, onProgress })),
    );
    undo.unshift(() => server.stop());
    const databases = await createDatabases(server.url, [...DATABASES, ...(n8nProgram ? ['n8n'] : [])]);
    await applyMigrations({ root, url: server.url });
    ensureSecretKey(join(dataDir, 'secret.key'));
    const installation = { root, dataDir, databaseUrl: server.url, port: 3000, host: '127.0.0.1', isProduction: true };
    const worker = startProcess(installation, 'worker', [
      ...(process.env.BENCH_WORKER_FLAGS?.split(' ').filter(Boolean) ?? []),
      ...workerProgram(root),
    ]);
    undo.unshift(async () => {
      if (worker.exitCode !== null || worker.signalCode !== null) return;
      const gone = new Promise((resolve) => worker.once('exit', resolve));
      worker.kill('SIGTERM');
      await gone;
    });
    await stopping.race(whenReady(worker));
    let n8n = null;
    if (n8nProgram) {
      const ending = new AbortController();
      const starting = startN8n({
        root,
        program: n8nProgram,
        folder: join(dataDir, 'n8n'),
        databaseUrl: databases.n8n ?? '',
        signal: ending.signal,
      });
      undo.unshift(async () => {
        ending.abort();
        await starting.then(
          ({ stop }) => stop(),
          () => {},
        );
      });
      n8n = await stopping.race(starting);
    }
    const measuring = spawn(
      process.execPath,
      ['--enable-source-maps', join(root, 'dist', 'bench', 'engine.mjs'), ...options],
      {
        cwd: process.cwd(),
        stdio: 'inherit',
        env: {
          ...environmentOf(installation),
          SLUICE_LOG_LEVEL: 'error',
          BENCH_WORKERS: String(worker.pid),
          BENCH_DATABASES: JSON.stringify(databases),
          BENCH_PEERS: join(root, 'bench', 'peers'),
          ...(n8n ? { BENCH_N8N: JSON.stringify({ url: n8n.url, pid: n8n.pid }) } : {}),
        },
      },
    );
    undo.unshift(async () => void measuring.kill());
    return await stopping.race(
      new Promise((resolve, reject) => {
        measuring.once('error', reject);
        measuring.once('exit', (code) => resolve(code ?? 1));
      }),
    );
  } finally {
    for (const step of undo) await step();
    stopping.end();
  }
}

/**
 * @param {string} url
 * @param {string[]} names
 * @returns {Promise<Record<string, string>>}
 */
async function createDatabases(url, names) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    /** @type {Record<string, string>} */
    const urls = {};
    for (const name of names) {
      await client.query(`create database bench_${name}`);
      const address = new URL(url);
      address.pathname = `/bench_${name}`;
      urls[name] = address.href;
    }
    return urls;
  } finally {
    await client.end();
  }
}
