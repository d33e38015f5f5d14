import { setTimeout as delay } from 'node:timers/promises';
import { Client } from 'pg';

export interface ListenerOptions {
  connectionString: string;
  name: string;
  onNotice(channel: string, payload: string): void;
  /** after each connecting: notices may have been missed before it */
  onConnected(): void;
  onError(error: unknown): void;
}

const CHECK_MS = 10_000;
const CHECK_TIMEOUT_MS = 5_000;
const FIRST_WAIT_MS = 200;
const MOST_WAIT_MS = 5_000;

/** One connection that LISTENs, and connects again for as long as it is open. */
export class Listener {
  private readonly closing = new AbortController();
  /** notices come in at this moment */
  isConnected = false;
  private client: Client | null = null;
  private running: Promise<void> | null = null;
  private connected = Promise.withResolvers<void>();

  constructor(
    private readonly channels: readonly string[],
    private readonly options: ListenerOptions,
  ) {}

  /** Resolves once it listens for the first time. */
  start(): Promise<void> {
    this.running ??= this.run();
    return this.connected.promise;
  }

  async close(): Promise<void> {
    this.closing.abort();
    this.connected.resolve();
    await this.client?.end().catch(() => undefined);
    await this.running;
  }

  private async run(): Promise<void> {
    let wait = FIRST_WAIT_MS;
    while (!this.closing.signal.aborted) {
      try {
        await this.listen(() => {
          wait = FIRST_WAIT_MS;
        });
      } catch (error) {
        if (!this.closing.signal.aborted) this.options.onError(error);
      }
      await this.pause(wait);
      wait = Math.min(MOST_WAIT_MS, wait * 2);
    }
  }

  /** Rejects when the connection breaks or falls silent. */
  private async listen(onConnected: () => void): Promise<void> {
    const { connectionString, name } = this.options;
    const client = new Client({
      connectionString,
      application_name: name,
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
      query_timeout: CHECK_TIMEOUT_MS,
    });
    const broken = new Promise<never>((_, reject) => {
      client.on('error', reject);
      client.on('end', () => reject(new Error('The listening connection ended.')));
    });
    broken.catch(() => undefined);
    client.on('notification', ({ channel, payload }) => this.options.onNotice(channel, payload ?? ''));
    this.client = client;
    try {
      // A client that is ended while it connects never says so, but for its event.
      await Promise.race([client.connect(), broken]);
      await Promise.race([client.query(this.channels.map((channel) => `listen ${channel}`).join('; ')), broken]);
      onConnected();
      this.isConnected = true;
      this.connected.resolve();
      this.options.onConnected();
      while (!this.closing.signal.aborted) {
        await Promise.race([this.pause(CHECK_MS), broken]);
        if (!this.closing.signal.aborted) await Promise.race([client.query('select 1'), broken]);
      }
    } finally {
      this.isConnected = false;
      await client.end().catch(() => undefined);
    }
  }

  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.closing.signal }).catch(() => undefined);
  }
}
