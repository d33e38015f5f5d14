import { StepFailure } from '@/server/engine/contract';
import { type ConnectionDeps, cancelled, McpConnection, unlessAborted } from './mcp-connection';
import { hashDefinition, type ServerDefinition } from './server-definition';
import { StartGuard } from './start-guard';

const MAX_PROCESSES = 8;

interface Entry {
  hash: string;
  guard: StartGuard;
  opening: Promise<McpConnection> | null;
  connection: McpConnection | null;
  idleTimer: NodeJS.Timeout | null;
}

/** One connection for each workspace and server, opened when first needed and closed when nobody has used it for a while. */
export class ConnectionPool {
  readonly #entries = new Map<string, Entry>();
  #isClosed = false;

  constructor(private readonly deps: ConnectionDeps) {}

  /** Runs `work` on the open connection. `isAsked`: a person asked for it now, so earlier failures are forgotten. Throws StepFailure. */
  async use<Result>(
    workspaceId: string,
    definition: ServerDefinition,
    work: (connection: McpConnection) => Promise<Result>,
    { signal, isAsked = false }: { signal?: AbortSignal; isAsked?: boolean } = {},
  ): Promise<Result> {
    const entry = this.#entryFor(workspaceId, definition);
    if (isAsked) entry.guard.reset();
    const connection = await this.#open(entry, definition, signal);
    if (entry.idleTimer) clearTimeout(entry.idleTimer);
    try {
      const result = await work(connection);
      entry.guard.reset();
      return result;
    } finally {
      this.#restWhenIdle(entry, connection);
    }
  }

  /** Drops what is open to this server. */
  async forget(workspaceId: string, name: string): Promise<void> {
    const key = keyOf(workspaceId, name);
    const entry = this.#entries.get(key);
    this.#entries.delete(key);
    if (entry) await closeEntry(entry);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    const entries = [...this.#entries.values()];
    this.#entries.clear();
    await Promise.all(entries.map(closeEntry));
  }

  #entryFor(workspaceId: string, definition: ServerDefinition): Entry {
    const key = keyOf(workspaceId, definition.name);
    const hash = hashDefinition(definition);
    const known = this.#entries.get(key);
    if (known?.hash === hash) return known;
    // Its command or address changed: what is open belongs to the old one.
    if (known) void closeEntry(known);
    const entry: Entry = {
      hash,
      guard: new StartGuard(this.deps.now),
      opening: null,
      connection: null,
      idleTimer: null,
    };
    this.#entries.set(key, entry);
    return entry;
  }

  async #open(entry: Entry, definition: ServerDefinition, signal?: AbortSignal): Promise<McpConnection> {
    if (this.#isClosed || signal?.aborted) throw cancelled();
    if (entry.connection?.isOpen) return entry.connection;
    if (!entry.opening) {
      const wait = entry.guard.wait();
      if (wait) throw tooSoon(definition.name, wait);
      await this.#makeRoom(definition);
      entry.opening ??= this.#start(entry, definition).finally(() => {
        entry.opening = null;
      });
    }
    try {
      return await unlessAborted(entry.opening, signal);
    } catch (error) {
      throw signal?.aborted ? cancelled() : error;
    }
  }

  async #start(entry: Entry, definition: ServerDefinition): Promise<McpConnection> {
    const connection = new McpConnection(definition, this.deps, (lost, inFlight) => {
      if (entry.connection === lost) entry.connection = null;
      if (inFlight > 0) entry.guard.failed('it ended while it was working');
    });
    try {
      await connection.open();
    } catch (error) {
      entry.guard.failed(error instanceof Error ? error.message : String(error));
      throw error;
    }
    entry.connection = connection;
    if (this.#isClosed) await closeEntry(entry);
    return connection;
  }

  /** Child processes are few: the one that has been idle longest makes way. */
  async #makeRoom(definition: ServerDefinition): Promise<void> {
    if (definition.kind !== 'stdio') return;
    const running = [...this.#entries.values()].filter(
      (entry) => entry.opening !== null || (entry.connection?.isOpen && entry.connection.definition.kind === 'stdio'),
    );
    if (running.length < MAX_PROCESSES) return;
    const idle = running
      .filter((entry) => entry.opening === null && entry.connection?.isBusy === false)
      .sort((a, b) => (a.connection?.lastUsedAt ?? 0) - (b.connection?.lastUsedAt ?? 0))[0];
    if (!idle) {
      throw new StepFailure({
        code: 'mcp-too-many',
        message: `"${definition.name}" cannot be started now: ${MAX_PROCESSES} servers are at work on this machine, and that is the most.`,
        transient: true,
        retryAfterMs: 2_000,
      });
    }
    await closeEntry(idle);
  }

  #restWhenIdle(entry: Entry, connection: McpConnection): void {
    if (entry.idleTimer) clearTimeout(entry.idleTimer);
    if (connection.isBusy || !connection.isOpen) return;
    entry.idleTimer = setTimeout(() => {
      if (!connection.isBusy) void closeEntry(entry);
    }, this.deps.timeouts.idleMs);
    entry.idleTimer.unref();
  }
}

const keyOf = (workspaceId: string, name: string): string => JSON.stringify([workspaceId, name]);

async function closeEntry(entry: Entry): Promise<void> {
  if (entry.idleTimer) clearTimeout(entry.idleTimer);
  const connection = entry.connection ?? (await entry.opening?.catch(() => null)) ?? null;
  entry.connection = null;
  await connection?.close();
}

const tooSoon = (
  server: string,
  { ms, reason, isOpen }: { ms: number; reason: string; isOpen: boolean },
): StepFailure =>
  new StepFailure({
    code: 'mcp-resting',
    message: isOpen
      ? `"${server}" has failed five times in a row and rests for a minute. The last time: ${reason}`
      : `"${server}" has just failed and is not tried again for ${Math.ceil(ms / 1000)} s: ${reason}`,
    transient: true,
    retryAfterMs: Math.ceil(ms),
  });
