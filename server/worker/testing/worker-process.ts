import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** An installation in a folder of its own, and workers started in it as the product starts them. */
export interface WorkerInstallation {
  /** where its processes find each other */
  dataDir: string;
  /** `env`: on top of what all its workers get */
  start(env?: Record<string, string>): WorkerProcess;
  /** what its workers have logged */
  log(): Promise<string>;
  remove(): Promise<void>;
}

export interface WorkerProcess {
  child: ChildProcess;
  /** resolves once it takes runs; rejects when it ends before */
  ready: Promise<void>;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
}

export async function makeInstallation(options: {
  databaseUrl: string;
  mcpServers: Record<string, unknown>;
  env?: Record<string, string>;
}): Promise<WorkerInstallation> {
  // Inside the checkout, where the bundle finds its packages.
  await mkdir(join(root, 'dist'), { recursive: true });
  const folder = await mkdtemp(join(root, 'dist', 'worker-test-'));
  const bundle = join(folder, 'dist', 'worker.mjs');
  await build({
    absWorkingDir: root,
    entryPoints: ['server/worker/main.ts'],
    outfile: bundle,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node22',
    alias: { '@': root.replace(/\/$/, '') },
    loader: { '.wasm': 'binary', '.so': 'binary' },
    logLevel: 'error',
  });
  await cp(join(root, 'prisma', 'migrations'), join(folder, 'prisma', 'migrations'), { recursive: true });
  await writeFile(join(folder, 'mcp.json'), JSON.stringify({ mcpServers: options.mcpServers }));
  const logFile = join(folder, 'worker.log');
  await writeFile(logFile, '');
  const living = new Set<WorkerProcess>();
  return {
    dataDir: dataIn(folder),
    start: (env) => {
      const worker = start(bundle, folder, logFile, { ...options, env: { ...options.env, ...env } });
      living.add(worker);
      void worker.ended.then(() => living.delete(worker));
      return worker;
    },
    log: () => readFile(logFile, 'utf8'),
    async remove() {
      // Of a test that failed in the middle.
      for (const { child } of living) child.kill('SIGKILL');
      await Promise.all([...living].map(({ ended }) => ended));
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const dataIn = (folder: string): string => join(folder, 'data');

function start(
  bundle: string,
  folder: string,
  logFile: string,
  { databaseUrl, env = {} }: { databaseUrl: string; env?: Record<string, string> },
): WorkerProcess {
  const child = spawn(process.execPath, [bundle], {
    cwd: folder,
    env: {
      PATH: process.env.PATH ?? '',
      HOME: folder,
      NODE_ENV: 'production',
      SLUICE_ROOT: folder,
      SLUICE_DATA: dataIn(folder),
      SLUICE_LOCAL_MODELS: 'off',
      DATABASE_URL: databaseUrl,
      ...env,
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  child.stderr?.on('data', (text: Buffer) => appendFileSync(logFile, text));
  const ended = once(child, 'exit').then(([code, signal]) => ({ code, signal }));
  const ready = new Promise<void>((resolve, reject) => {
    child.on('message', (message) => {
      if (message === 'ready') resolve();
    });
    void ended.then(({ code, signal }) =>
      reject(new Error(`The worker ended before it was ready (${signal ?? code}).`)),
    );
  });
  // Killing it before it is ready is one of the things to be tried.
  ready.catch(() => undefined);
  return { child, ready, ended };
}
