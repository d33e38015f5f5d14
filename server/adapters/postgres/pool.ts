import { Pool } from 'pg';

export interface PoolOptions {
  connectionString: string;
  /** shown by the server beside each connection */
  name: string;
  max?: number;
  onError(error: Error): void;
}

/** Connections that notice when the server is gone: nothing waits longer than half a minute for an answer. */
export function createPool({ connectionString, name, max = 10, onError }: PoolOptions): Pool {
  const pool = new Pool({
    connectionString,
    application_name: name,
    max,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    query_timeout: 30_000,
    idleTimeoutMillis: 60_000,
  });
  // An idle connection that breaks emits this; without a listener it would end the process.
  pool.on('error', onError);
  return pool;
}
