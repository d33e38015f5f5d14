import {
  Client,
  type PriorDiscovery,
  SdkError,
  SdkErrorCode,
  SdkHttpError,
  StreamableHTTPClientTransport,
} from '@modelcontextprotocol/client';
import { CfWorkerJsonSchemaValidator } from '@modelcontextprotocol/client/validators/cf-worker';
import type { JsonObject } from '@/graph/json';
import type { SafeFetch } from '@/server/adapters/egress/safe-fetch';
import { type Progress, StepFailure } from '@/server/engine/contract';
import { explainMcpError } from './explain-error';
import { askedWaitOf, createHttpTransport, requestContext } from './http-transport';
import { type ListedTool, listTools, type ToolList } from './list-tools';
import { type RawResult, resultSchema } from './read-result';
import { hashDefinition, type ServerDefinition } from './server-definition';
import { StdioTransport } from './stdio-transport';
import type { VerdictStore } from './verdict-store';

export interface Timeouts {
  connectMs: number;
  callMs: number;
  /** of one call, however much progress it reports */
  callTotalMs: number;
  idleMs: number;
}

export interface ConnectionDeps {
  safeFetch: SafeFetch;
  base: { path: string; home: string };
  verdicts: VerdictStore;
  timeouts: Timeouts;
  redact(text: string): string;
  now(): number;
}

export interface ToolRequest {
  tool: ListedTool;
  arguments: JsonObject;
  meta: Record<string, string>;
  /** what its caller gives it */
  timeoutMs?: number;
}

/** How long a list of tools is trusted when the server does not say that it changed. */
const LIST_FRESH_MS = 60_000;
/** Of the connect time, for starting and finding out the era; some older servers ignore the question. */
const PROBE_SHARE = 0.6;

type ServerTransport = StdioTransport | StreamableHTTPClientTransport;

/** One open connection to one server. */
export class McpConnection {
  readonly hash: string;
  #client: Client | null = null;
  #transport: ServerTransport | null = null;
  #tools: { list: Promise<ToolList>; at: number } | null = null;
  #inFlight = 0;
  #isClosing = false;
  lastUsedAt: number;

  constructor(
    readonly definition: ServerDefinition,
    private readonly deps: ConnectionDeps,
    /** the server went away by itself; `inFlight` calls were waiting for it */
    private readonly onLost: (connection: McpConnection, inFlight: number) => void,
  ) {
    this.hash = hashDefinition(definition);
    this.lastUsedAt = deps.now();
  }

  get isOpen(): boolean {
    return this.#client !== null && !this.#isClosing;
  }
  get isBusy(): boolean {
    return this.#inFlight > 0;
  }

  get serverInfo(): { name: string; version: string | null; protocol: string | null } {
    const info = this.#client?.getServerVersion();
    return {
      name: info?.title ?? info?.name ?? this.definition.name,
      version: info?.version ?? null,
      protocol: this.#client?.getNegotiatedProtocolVersion() ?? null,
    };
  }

  /** Throws StepFailure. */
  async open(): Promise<void> {
    const { verdicts, timeouts } = this.deps;
    const deadline = this.deps.now() + timeouts.connectMs;
    const prior = await verdicts.get(this.hash);
    try {
      await this.#connect(prior, deadline);
    } catch (error) {
      const next = this.#nextTry(error, prior);
      if (next === undefined) throw this.#explain(error, 'connect', timeouts.connectMs);
      await verdicts.forget(this.hash);
      try {
        await this.#connect(next, deadline);
      } catch (second) {
        throw this.#explain(second, 'connect', timeouts.connectMs);
      }
    }
    const discover = this.#client?.getDiscoverResult();
    const isModern = this.#client?.getProtocolEra() === 'modern' && discover !== undefined;
    const verdict: PriorDiscovery = isModern ? { kind: 'modern', discover } : { kind: 'legacy' };
    if (prior?.kind !== verdict.kind) await verdicts.set(this.hash, verdict);
  }

  /** Lists the tools, at most once a minute unless the server says that they changed. Throws StepFailure. */
  async tools(signal?: AbortSignal): Promise<ToolList> {
    const { now, timeouts } = this.deps;
    if (!this.#tools || now() - this.#tools.at > LIST_FRESH_MS) {
      const list = this.#use((client) => listTools(client, { timeout: timeouts.connectMs }));
      this.#tools = { list, at: now() };
      list.catch(() => {
        this.#tools = null;
      });
    }
    try {
      return await unlessAborted(this.#tools.list, signal);
    } catch (error) {
      if (signal?.aborted) throw cancelled();
      throw this.#explain(error, 'list', timeouts.connectMs);
    }
  }

  /** Throws StepFailure; what the tool itself reports as failed is in the result. */
  async call(
    request: ToolRequest,
    options: { signal: AbortSignal; onProgress?(progress: Progress): void },
  ): Promise<RawResult> {
    const { tool } = request;
    const broken = new AbortController();
    let cause: unknown;
    const context = {
      fail: (error: unknown) => {
        cause ??= error;
        broken.abort(error);
      },
    };
    try {
      return await requestContext.run(context, () =>
        this.#use((client) =>
          this.#request(client, request, AbortSignal.any([options.signal, broken.signal]), options.onProgress),
        ),
      );
    } catch (error) {
      if (options.signal.aborted) throw cancelled();
      if (this.#isSessionGone(error)) {
        void this.close();
        throw sessionGone(this.definition.name);
      }
      const isWrite = tool.effect === 'write' && !tool.isIdempotent;
      throw this.#explain(cause ?? error, 'call', this.#silenceOf(request), isWrite);
    }
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    const client = this.#client;
    this.#client = null;
    if (this.#transport instanceof StdioTransport) await this.#transport.close();
    else await this.#transport?.terminateSession().catch(() => undefined);
    await client?.close().catch(() => undefined);
  }

  async #connect(prior: PriorDiscovery | null, deadline: number): Promise<void> {
    const { definition, deps } = this;
    const transport =
      definition.kind === 'stdio'
        ? new StdioTransport(definition, deps.base)
        : createHttpTransport(definition, deps.safeFetch);
    this.#transport = transport;
    const client = new Client(
      { name: 'sluice', title: 'Sluice', version: '1.0.0' },
      {
        capabilities: {},
        versionNegotiation: { mode: 'auto', probe: { timeoutMs: deps.timeouts.connectMs * PROBE_SHARE } },
        jsonSchemaValidator: new CfWorkerJsonSchemaValidator(),
        inputRequired: { autoFulfill: false },
      },
    );
    client.setNotificationHandler('notifications/tools/list_changed', () => {
      this.#tools = null;
    });
    const remaining = Math.max(deadline - deps.now(), 1);
    const late = new SdkError(SdkErrorCode.RequestTimeout, 'The server did not become ready');
    let timer: NodeJS.Timeout | undefined;
    try {
      await Promise.race([
        client.connect(transport, { timeout: remaining, ...(prior ? { prior } : {}) }),
        new Promise((_resolve, reject) => {
          timer = setTimeout(() => reject(late), remaining);
        }),
      ]);
    } catch (error) {
      // Its exit code and last words are known once it is gone.
      await (transport instanceof StdioTransport && error !== late ? transport.settle() : undefined);
      void transport.close().catch(() => undefined);
      throw error;
    } finally {
      clearTimeout(timer);
    }
    this.#client = client;
    client.onclose = () => {
      if (this.#client !== client) return;
      this.#client = null;
      if (!this.#isClosing) this.onLost(this, this.#inFlight);
    };
  }

  /** With what to connect once more after a failure; undefined when there is no use in it. */
  #nextTry(error: unknown, prior: PriorDiscovery | null): PriorDiscovery | null | undefined {
    if (error instanceof SdkError && error.code === SdkErrorCode.RequestTimeout) return undefined;
    // The server changed since it was probed.
    if (prior !== null) return null;
    // Some servers end when asked anything before `initialize`: a fresh process is greeted the old way.
    const hasEnded = this.#transport instanceof StdioTransport && this.#transport.end !== null;
    const isNegotiation = error instanceof SdkError && error.code === SdkErrorCode.EraNegotiationFailed;
    return hasEnded && isNegotiation ? { kind: 'legacy' } : undefined;
  }

  /** A server that was restarted does not know its old sessions any more, and did nothing with the call. */
  #isSessionGone(error: unknown): boolean {
    return this.definition.kind === 'http' && error instanceof SdkHttpError && error.status === 404;
  }

  async #use<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
    const client = this.#client;
    if (!client) throw new SdkError(SdkErrorCode.NotConnected, 'Not connected');
    this.#inFlight += 1;
    try {
      return await work(client);
    } finally {
      this.#inFlight -= 1;
      this.lastUsedAt = this.deps.now();
    }
  }

  /** How long the server may say nothing. Who calls ends the call when it has less time; with more, the server has more too. */
  #silenceOf({ timeoutMs = 0 }: ToolRequest): number {
    const { callMs, callTotalMs } = this.deps.timeouts;
    return Math.min(Math.max(callMs, timeoutMs), callTotalMs);
  }

  #request(
    client: Client,
    request: ToolRequest,
    signal: AbortSignal,
    onProgress?: (progress: Progress) => void,
  ): Promise<RawResult> {
    const params = { name: request.tool.name, arguments: request.arguments, _meta: request.meta };
    const options = {
      signal,
      timeout: this.#silenceOf(request),
      resetTimeoutOnProgress: true,
      maxTotalTimeout: this.deps.timeouts.callTotalMs,
      ...(onProgress ? { onprogress: (update: ServerProgress) => onProgress(toProgress(update)) } : {}),
    };
    const { inputSchema } = request.tool.raw;
    if (!JSON.stringify(inputSchema ?? {}).includes('"x-mcp-header"')) {
      return client.request({ method: 'tools/call', params }, resultSchema, options);
    }
    // Such arguments are repeated in the request's headers, which only this method does. Without an output schema it checks nothing.
    const toolDefinition = { name: request.tool.name, inputSchema: inputSchema as { type: 'object' } };
    return client.callTool(params, { ...options, toolDefinition }) as Promise<RawResult>;
  }

  #explain(error: unknown, phase: 'connect' | 'list' | 'call', timeoutMs: number, isWrite = false) {
    return explainMcpError(error, {
      server: this.definition.name,
      phase,
      isWrite,
      timeoutMs,
      redact: this.deps.redact,
      ...(this.#transport instanceof StdioTransport ? { process: this.#transport } : {}),
      ...(this.#transport instanceof StreamableHTTPClientTransport
        ? { askedWaitMs: askedWaitOf(this.#transport) }
        : {}),
    });
  }
}

interface ServerProgress {
  progress: number;
  total?: number;
  message?: string;
}

const toProgress = ({ progress, total, message }: ServerProgress): Progress => ({
  ...(message === undefined ? {} : { message }),
  ...(total === undefined || total <= 0 ? {} : { fraction: Math.min(Math.max(progress / total, 0), 1) }),
});

const sessionGone = (server: string): StepFailure =>
  new StepFailure({
    code: 'mcp-session-gone',
    message: `"${server}" was restarted and does not know this connection any more. The next try makes a new one.`,
    transient: true,
    status: 404,
  });

export const cancelled = (): StepFailure =>
  new StepFailure({ code: 'cancelled', message: 'The step was stopped.', transient: false });

/** The work goes on for others who wait for it; this caller stops waiting. */
export function unlessAborted<Result>(work: Promise<Result>, signal?: AbortSignal): Promise<Result> {
  if (!signal) return work;
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
