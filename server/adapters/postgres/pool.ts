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
 * Statements here are short and find a few rows by their keys. On today's disks a row found through an index costs hardly more than
 * the next one of a table; by the server's own estimate it read all runs there are, up to some ten thousand, to write a hundred. And
 * machine code for a statement takes longer to make than the statement.
 */
const PLANNING = 'set random_page_cost = 1.1; set jit = off';

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
      // Not as parameters of the connection, which poolers refuse.
      await client.query(`set idle_in_transaction_session_timeout = ${mostIdleInTransactionMs}; ${PLANNING}`);
    },
  });
  // An idle connection that breaks emits this; without a listener it would end the process.
  pool.on('error', onError);
  return pool;
}
