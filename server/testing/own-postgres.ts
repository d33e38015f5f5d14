import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startPostgres } from '@/scripts/lib/postgres.mjs';
import { root } from '@/scripts/lib/root.mjs';

/** A PostgreSQL server that belongs to one test, which may do to it what it likes. */
export interface OwnPostgres {
  url: string;
  /** every process of it stands still for so long; that long is what is being tested */
  standStill(ms: number): Promise<void>;
  /** takes no more changes, or takes them again: what providers do when the disk is nearly full, and what a replica is */
  setReadOnly(isReadOnly: boolean): Promise<void>;
  /** every process of it is killed outright; resolves when they are gone */
  kill(): Promise<void>;
  /** over the same data, on the same port */
  start(): Promise<void>;
  remove(): Promise<void>;
}

export async function openOwnPostgres(): Promise<OwnPostgres> {
  const dataDir = await mkdtemp(join(tmpdir(), 'sluice-own-postgres-'));
  let server = await startPostgres({ root, dataDir });
  /** Its helpers and sessions are in process groups of their own. */
  const processes = (): number[] => [
    server.pid,
    ...execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' })
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number))
      .filter(([, parent]) => parent === server.pid)
      .map(([pid]) => pid ?? 0),
  ];
  const signal = (name: NodeJS.Signals): void => {
    for (const pid of processes())
      try {
        process.kill(pid, name);
      } catch {
        // A session that has just ended.
      }
  };
  return {
    url: server.url,
    async standStill(ms) {
      signal('SIGSTOP');
      const isOver = once(AbortSignal.timeout(ms), 'abort');
      await isOver;
      signal('SIGCONT');
    },
    async setReadOnly(isReadOnly) {
      const client = new Client({ connectionString: server.url });
      await client.connect();
      await client.query('set default_transaction_read_only = off');
      await client.query(`alter system set default_transaction_read_only = ${isReadOnly ? 'on' : 'off'}`);
      await client.query('select pg_reload_conf()');
      await client.end();
    },
    async kill() {
      signal('SIGKILL');
      await server.exited;
    },
    async start() {
      server = await startPostgres({ root, dataDir });
    },
    async remove() {
      await server.stop().catch(() => undefined);
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
