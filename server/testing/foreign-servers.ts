import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { findFreePort } from '@/scripts/lib/free-port.mjs';
import type { StdioServer } from '@/server/adapters/mcp/server-definition';
import { stdioServer } from './mcp-harness';

// MCP servers that nobody here wrote, as their packages ship them.
const EVERYTHING = fileURLToPath(
  new URL('../../node_modules/@modelcontextprotocol/server-everything/dist/index.js', import.meta.url),
);
const DBHUB = fileURLToPath(new URL('../../node_modules/@bytebase/dbhub/dist/index.js', import.meta.url));

/** DBHub takes its time to start on a busy machine, and would be greeted the older way if it were not waited for. */
export const PATIENT = { timeouts: { connectMs: 50_000 } };

export const everythingOverStdio = (): StdioServer => stdioServer('everything', [EVERYTHING, 'stdio']);

export interface RunningServer {
  url: string;
  stop(): void;
}

/** The same server over streamable HTTP, once it listens. */
export async function startEverythingOverHttp(): Promise<RunningServer> {
  const port = await findFreePort();
  const child = spawn(process.execPath, [EVERYTHING, 'streamableHttp'], {
    env: { PATH: process.env.PATH, PORT: String(port) } as unknown as NodeJS.ProcessEnv,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const stop = (): void => {
    child.kill('SIGKILL');
  };
  for await (const line of createInterface({ input: child.stderr })) {
    if (/listening on port/i.test(line)) return { url: `http://127.0.0.1:${port}/mcp`, stop };
  }
  throw new Error('The everything server ended before it listened.');
}

export interface ConfiguredServer {
  server: StdioServer;
  /** removes its configuration */
  remove(): Promise<void>;
}

/** DBHub over stdio, with the sources and tools of `config` (TOML). */
export async function configureDbhub(config: string): Promise<ConfiguredServer> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-dbhub-'));
  const path = join(folder, 'dbhub.toml');
  await writeFile(path, config);
  return {
    server: stdioServer('dbhub', [DBHUB, '--config', path, '--transport', 'stdio']),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
