import { Pool } from 'pg';

export interface PoolOptions {
  connectionString: string;
  /** shown by the server beside each connection */
  name: string;
  max?: number;
  /** for so long a transaction of this pool may stand still before the database ends it */
  mostIdleInTransactionMs?: number;
  onError(error: Error): void;
}

/**
 * Connections that notice when the server is gone: nothing waits longer than half a minute for an answer. And a server that
 * notices when this process stands still, so that others do not wait for what it has locked.
 */
export function createPool({
  connectionString,
  name,
  max = 10,
  mostIdleInTransactionMs = 20_000,
  onError,
}: PoolOptions): Pool {
  const pool = new Pool({
    connectionString,
    application_name: name,
    max,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    query_timeout: 30_000,
    idleTimeoutMillis: 60_000,
    onConnect: async (client) => {
      // Between two statements of a transaction nobody listens, and an error that nobody hears ends the process. The next statement fails.
      client.on('error', () => undefined);
      // Not as a parameter of the connection, which poolers refuse.
      await client.query(`set idle_in_transaction_session_timeout = ${mostIdleInTransactionMs}`);
    },
  });
  // An idle connection that breaks emits this; without a listener it would end the process.
  pool.on('error', onError);
  return pool;
}
