import { spawn } from 'node:child_process';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { n8nWorkflows } from '../../bench/n8n/workflows.mjs';
import { installBeside } from './bench-packages.mjs';
import { findFreePort } from './free-port.mjs';
import { PlainError } from './plain-error.mjs';
import { withProgress } from './progress.mjs';
import { runQuietly } from './run-quietly.mjs';

const START_MS = 120_000;
const STOP_MS = 15_000;

/**
 * The program of n8n: the one that the setting N8N_BIN names, or the one that the bench installs for itself.
 * @param {string} root the checkout
 * @returns {Promise<string>}
 */
export async function ensureN8n(root) {
  const given = process.env.N8N_BIN;
  if (given) {
    if (existsSync(given)) return given;
    throw new PlainError(`N8N_BIN names ${given}, and there is no such file. It is n8n's start file, .../n8n/bin/n8n.`);
  }
  const folder = join(root, 'bench', 'n8n');
  await installBeside(folder, {
    title: 'Installing n8n (2.6 GB, some minutes)',
    failed:
      'n8n could not be installed. It needs the npm registry and 2.6 GB of disk, once. Where it is installed already, name its ' +
      'start file: N8N_BIN=.../node_modules/n8n/bin/n8n. Without --with-n8n nothing of it is needed. npm says:',
    // Without a network npm would try each of two thousand packages again and again, for longer than anybody waits.
    probe: 'n8n',
  });
  return join(folder, 'node_modules', 'n8n', 'bin', 'n8n');
}

/**
 * An n8n over an empty database of its own, on loopback, with the workloads imported and published as its users do it.
 * @param {object} options
 * @param {string} options.root the checkout
 * @param {string} options.program
 * @param {string} options.folder  becomes its user folder
 * @param {string} options.databaseUrl
 * @param {AbortSignal} options.signal  gives the start up, and leaves no process behind
 * @returns {Promise<{ url: string, pid: number, stop: () => Promise<void> }>}
 */
export async function startN8n({ root, program, folder, databaseUrl, signal }) {
  const files = join(folder, 'workflows');
  mkdirSync(files, { recursive: true });
  const workflows = n8nWorkflows();
  for (const workflow of workflows) writeFileSync(join(files, `${workflow.id}.json`), JSON.stringify(workflow));
  const port = await findFreePort();
  const env = environmentOf({ folder, databaseUrl, port, brokerPort: await findFreePort() });

  const command = async (/** @type {string[]} */ args) => {
    const { code, output } = await runQuietly(process.execPath, [program, ...args], {
      cwd: folder,
      env,
      signal,
      killSignal: 'SIGKILL',
    });
    signal.throwIfAborted();
    if (code !== 0) throw new PlainError(`n8n could not do ${args[0]}:\n${lastLines(output)}`);
  };
  await withProgress('Putting the workloads into n8n', async (say) => {
    await command(['import:workflow', '--separate', `--input=${files}`]);
    for (const { id } of workflows) {
      say(id);
      await command(['publish:workflow', `--id=${id}`]);
    }
  });

  const logFile = join(folder, 'n8n.log');
  const log = openSync(logFile, 'a', 0o600);
  const follow = join(root, 'scripts', 'lib', 'follow-parent.mjs');
  const child = spawn(process.execPath, ['--import', `file://${follow}`, program, 'start'], {
    cwd: folder,
    env,
    detached: process.platform !== 'win32',
    windowsHide: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  const stop = () => stopChild(child);
  try {
    await withProgress('Starting n8n', () =>
      whenPublished(child, { databaseUrl, count: workflows.length, logFile, signal }),
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: `http://127.0.0.1:${port}`, pid: /** @type {number} */ (child.pid), stop };
}

/**
 * n8n as it comes, except: PostgreSQL, progress saved after every node, loopback alone, and nothing that calls home, prunes,
 * or serves what is not measured. Settings of this machine's own n8n are not meant for this one.
 * @param {{ folder: string, databaseUrl: string, port: number, brokerPort: number }} options
 */
function environmentOf({ folder, databaseUrl, port, brokerPort }) {
  const { hostname, port: databasePort, username, password, pathname } = new URL(databaseUrl);
  const foreign = /^(N8N|DB|EXECUTIONS|QUEUE|SLUICE|BENCH)_|^(NODE_OPTIONS|DATABASE_URL|WEBHOOK_URL|GENERIC_TIMEZONE)$/;
  return {
    ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name))),
    NODE_ENV: 'production',
    DB_TYPE: 'postgresdb',
    DB_POSTGRESDB_HOST: hostname,
    DB_POSTGRESDB_PORT: databasePort,
    DB_POSTGRESDB_USER: decodeURIComponent(username),
    DB_POSTGRESDB_PASSWORD: decodeURIComponent(password),
    DB_POSTGRESDB_DATABASE: pathname.slice(1),
    EXECUTIONS_DATA_SAVE_ON_PROGRESS: 'true',
    EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'all',
    EXECUTIONS_DATA_SAVE_ON_ERROR: 'all',
    EXECUTIONS_DATA_PRUNE: 'false',
    N8N_USER_FOLDER: folder,
    N8N_LISTEN_ADDRESS: '127.0.0.1',
    N8N_HOST: '127.0.0.1',
    N8N_PORT: String(port),
    // The runner of code nodes is a process of its own; no workload has one, so none is started.
    N8N_RUNNERS_MODE: 'external',
    N8N_RUNNERS_AUTH_TOKEN: 'nobody-comes',
    N8N_RUNNERS_BROKER_PORT: String(brokerPort),
    N8N_DISABLE_UI: 'true',
    N8N_PUBLIC_API_DISABLED: 'true',
    N8N_DIAGNOSTICS_ENABLED: 'false',
    N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
    N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
    N8N_TEMPLATES_ENABLED: 'false',
    N8N_PERSONALIZATION_ENABLED: 'false',
    N8N_HIRING_BANNER_ENABLED: 'false',
    N8N_DYNAMIC_BANNERS_ENABLED: 'false',
    N8N_COMMUNITY_PACKAGES_ENABLED: 'false',
    N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
    N8N_AI_ENABLED: 'false',
    N8N_DISABLED_MODULES: 'mcp-registry',
  };
}

/**
 * Until the webhooks of all workflows are registered; an error with n8n's own words when it ends before.
 * @param {import('node:child_process').ChildProcess} child
 * @param {{ databaseUrl: string, count: number, logFile: string, signal: AbortSignal }} options
 */
async function whenPublished(child, { databaseUrl, count, logFile, signal }) {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const said = () => lastLines(readFileSync(logFile, 'utf8'));
  try {
    const deadline = Date.now() + START_MS;
    while (Date.now() < deadline) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new PlainError(`n8n ended instead of starting:\n${said()}`);
      const { rows } = await client.query('select count(*)::int as count from webhook_entity');
      if (rows[0]?.count === count) return;
      await delay(200, undefined, { signal });
    }
    throw new PlainError(`n8n did not get ready within two minutes:\n${said()}`);
  } finally {
    await client.end();
  }
}

/** @param {import('node:child_process').ChildProcess} child */
async function stopChild(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await gone;
  clearTimeout(timer);
}

/** @param {string} output */
const lastLines = (output) => output.trim().split('\n').slice(-12).join('\n');
