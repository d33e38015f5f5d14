import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { Pool } from 'pg';
import { getEnv } from '@/server/env';
import { createDemoServer } from './demo-server';
import { createDemoDatabase } from './query-demo';
import { readerUrl } from './reader-role';

// Started by the product like any other stdio server, with DATABASE_URL in its environment.
const { databaseUrl } = getEnv();
const pool = new Pool({ connectionString: databaseUrl, max: 2, idleTimeoutMillis: 10_000, allowExitOnIdle: true });
// A broken idle connection is replaced by the next call.
pool.on('error', () => undefined);
const database = createDemoDatabase(readerUrl(databaseUrl));

serveStdio(() => createDemoServer({ pool, database }));
