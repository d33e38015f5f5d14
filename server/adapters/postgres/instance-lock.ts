import { Client } from 'pg';

/** Any number of our own: the first key of all locks on worker instances. */
const NAMESPACE = 7_262_035;

/**
 * Holds an instance id for this process for as long as its connection lives. PostgreSQL frees it the moment the process
 * dies, so the same installation can tell its own dead worker from a second one that is alive.
 */
export class InstanceLock {
  private constructor(
    private readonly client: Client,
    readonly id: string,
  ) {}

  /** Null when another live process holds this id. */
  static async take(
    connectionString: string,
    id: string,
    onLost: (error: Error) => void,
  ): Promise<InstanceLock | null> {
    const client = new Client({ connectionString, application_name: 'sluice worker lock', keepAlive: true });
    client.on('error', onLost);
    await client.connect();
    const { rows } = await client.query<{ isHeld: boolean }>(
      'select pg_try_advisory_lock($1, hashtext($2)) as "isHeld"',
      [NAMESPACE, id],
    );
    if (rows[0]?.isHeld) return new InstanceLock(client, id);
    await client.end();
    return null;
  }

  async release(): Promise<void> {
    await this.client.end().catch(() => undefined);
  }
}
