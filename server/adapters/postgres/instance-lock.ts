import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';

/** Any number of our own: the first key of all locks on worker instances. */
const NAMESPACE = 7_262_035;
/** PostgreSQL frees the lock of a killed process as soon as it sees the connection closed, which is not quite at once. */
const PATIENCE_MS = 2_000;
const TRY_AGAIN_MS = 50;
const RECONNECT_MS = 1_000;

export interface InstanceLockOptions {
  connectionString: string;
  /** names to try, in order; the first that no live process holds is taken */
  ids: Iterable<string>;
  onError(error: unknown): void;
}

/**
 * Holds an instance id for this process for as long as its connection lives. The same installation can so tell its own dead
 * worker, whose runs it takes up at once, from a second one that is alive.
 */
export class InstanceLock {
  private isReleased = false;

  private constructor(
    private client: Client,
    readonly id: string,
    private readonly options: InstanceLockOptions,
  ) {
    this.watch();
  }

  static async take(options: InstanceLockOptions): Promise<InstanceLock> {
    const client = await connect(options.connectionString);
    for (const id of options.ids) if (await lockPatiently(client, id)) return new InstanceLock(client, id, options);
    await client.end();
    throw new Error('Every worker name of this data folder is in use by a live worker.');
  }

  async release(): Promise<void> {
    this.isReleased = true;
    await this.client.end().catch(() => undefined);
  }

  /** The database was restarted, say: takes the name again. Losing it in between harms nothing, appends are fenced. */
  private watch(): void {
    this.client.removeAllListeners('error');
    this.client.once('error', (error) => {
      if (this.isReleased) return;
      this.options.onError(error);
      void this.takeAgain();
    });
    this.client.on('error', () => undefined);
  }

  private async takeAgain(): Promise<void> {
    while (!this.isReleased) {
      await delay(RECONNECT_MS);
      try {
        const client = await connect(this.options.connectionString);
        if (await lockPatiently(client, this.id)) {
          this.client = client;
          this.watch();
          return;
        }
        await client.end();
        this.options.onError(new Error(`Another live worker has taken the name ${this.id}.`));
      } catch {
        // Not back yet.
      }
    }
  }
}

async function connect(connectionString: string): Promise<Client> {
  const client = new Client({
    connectionString,
    application_name: 'sluice worker lock',
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function lockPatiently(client: Client, id: string): Promise<boolean> {
  const beganAt = performance.now();
  do {
    const { rows } = await client.query<{ isHeld: boolean }>(
      'select pg_try_advisory_lock($1, hashtext($2)) as "isHeld"',
      [NAMESPACE, id],
    );
    if (rows[0]?.isHeld) return true;
    await delay(TRY_AGAIN_MS);
  } while (performance.now() - beganAt < PATIENCE_MS);
  return false;
}
