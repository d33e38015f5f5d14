import { randomUUID } from 'node:crypto';
import type { SafeFetch } from '@/server/adapters/egress/safe-fetch';
import type { ToolServers } from '@/server/connections/tool-servers';
import { META } from '@/server/demo/notice';
import { type McpCall, type McpPort, type McpResult, type Progress, StepFailure } from '@/server/engine/contract';
import { ConnectionPool } from './connection-pool';
import type { FindHttpServer } from './http-connections';
import type { ListedTool } from './list-tools';
import { DEMO_CONNECTION, type McpConfig } from './mcp-config';
import type { McpConnection, Timeouts } from './mcp-connection';
import { type KeepFile, readResult } from './read-result';
import { hashDefinition, type ServerDefinition, summarize } from './server-definition';
import type { VerdictStore } from './verdict-store';

export interface McpOptions {
  /** the demo services: how to start them; null switches them off */
  demo: { command: string; args: string[]; env: Record<string, string> } | null;
  /** the operator's servers, read at each use so that an edit counts at once: `() => readMcpConfig(path)` */
  readConfig(): Promise<McpConfig>;
  /** servers added in the app: `createFindHttpServer` */
  findHttpServer: FindHttpServer;
  keepFile: KeepFile;
  safeFetch: SafeFetch;
  /** `createVerdictStore(join(dataDir, 'mcp-verdicts.json'))` */
  verdicts: VerdictStore;
  /** what started servers get as PATH and HOME */
  path: string;
  home: string;
  /** hides secrets in what servers write */
  redact?(text: string): string;
  timeouts?: Partial<Timeouts>;
  now?(): number;
}

export interface Mcp extends McpPort {
  /** for the Connections page */
  toolServers: ToolServers;
  /** Closes every connection and ends every process. */
  close(): Promise<void>;
}

const TIMEOUTS: Timeouts = { connectMs: 10_000, callMs: 60_000, callTotalMs: 300_000, idleMs: 300_000 };

/** MCP servers behind the engine's port: stdio servers of the operator, HTTP servers of a workspace, the demo services. */
export function createMcp(options: McpOptions): Mcp {
  const { readConfig, findHttpServer, keepFile, demo, verdicts } = options;
  const pool = new ConnectionPool({
    safeFetch: options.safeFetch,
    base: { path: options.path, home: options.home },
    verdicts,
    timeouts: { ...TIMEOUTS, ...options.timeouts },
    redact: options.redact ?? ((text) => text),
    now: options.now ?? Date.now,
  });

  const find = async (workspaceId: string, name: string): Promise<ServerDefinition> => {
    if (name === DEMO_CONNECTION && demo) return { kind: 'stdio', name, ...demo, isDemo: true };
    const { servers } = await readConfig();
    const found = servers.find((server) => server.name === name) ?? (await findHttpServer(workspaceId, name));
    if (found) return found;
    throw new StepFailure({
      code: 'mcp-unknown-connection',
      message: `There is no connection called "${name}". Add it on the Connections page, or choose another.`,
      transient: false,
      field: 'config.connection',
    });
  };

  const callTool = async (
    call: McpCall,
    { signal, onProgress }: { signal: AbortSignal; onProgress?(progress: Progress): void },
  ): Promise<McpResult> => {
    const definition = await find(call.workspaceId, call.connection);
    const isDemo = definition.kind === 'stdio' && definition.isDemo;
    const work = async (connection: McpConnection): Promise<McpResult> => {
      const tool = await findTool(connection, call, signal);
      const meta: Record<string, string> = {
        [META.idempotencyKey]: call.idempotencyKey,
        ...(isDemo ? { [META.workspaceId]: call.workspaceId, [META.runId]: call.runId } : {}),
      };
      const raw = await connection.call(
        { tool, arguments: call.arguments, meta, timeoutMs: call.timeoutMs },
        { signal, onProgress },
      );
      const { connection: server, workspaceId } = call;
      const setting = { server, tool: call.tool, outputSchema: tool.outputSchema, workspaceId, keepFile };
      return { ...(await readResult(raw, setting)), isDemo };
    };
    return pool.use(call.workspaceId, definition, work, { signal });
  };

  const toolServers: ToolServers = {
    async operatorServers() {
      const { servers, problem } = await readConfig();
      return { servers: servers.map((server) => ({ name: server.name, summary: summarize(server) })), problem };
    },
    async check({ workspaceId, connection: name }) {
      try {
        const definition = await find(workspaceId, name);
        await pool.forget(workspaceId, name);
        await verdicts.forget(hashDefinition(definition));
        const work = async (connection: McpConnection) => ({
          list: await connection.tools(),
          server: connection.serverInfo,
        });
        const { list, server } = await pool.use(workspaceId, definition, work, { isAsked: true });
        return { ok: true, server, tools: list.tools.map(({ raw: _raw, ...tool }) => tool), detail: list.detail };
      } catch (error) {
        if (error instanceof StepFailure) return { ok: false, detail: error.message };
        throw error;
      }
    },
    async call(request) {
      // A press of the button is a call of its own, also for a server that honours keys.
      const { isError, data, text, isDemo, warnings } = await callTool(
        { ...request, idempotencyKey: randomUUID(), runId: '' },
        { signal: request.signal },
      );
      return { isError, data, text, isDemo, warnings: warnings ?? [] };
    },
    forget: ({ workspaceId, connection }) => pool.forget(workspaceId, connection),
  };

  return { callTool, toolServers, close: () => pool.close() };
}

/** The tool as the server lists it now, unless it is not there, is broken, or is no longer what the author chose. */
async function findTool(connection: McpConnection, call: McpCall, signal: AbortSignal): Promise<ListedTool> {
  const { tools } = await connection.tools(signal);
  const tool = tools.find((each) => each.name === call.tool);
  const refuse = (code: string, message: string) =>
    new StepFailure({ code, message, transient: false, field: 'config.tool' });
  if (!tool) {
    const names = tools
      .map((each) => each.name)
      .slice(0, 20)
      .join(', ');
    throw refuse(
      'mcp-unknown-tool',
      `"${call.connection}" has no tool called "${call.tool}". It has: ${names || 'none'}.`,
    );
  }
  if (tool.problem) {
    throw refuse('mcp-broken-tool', `The tool "${call.tool}" of "${call.connection}" cannot be used. ${tool.problem}`);
  }
  if (call.fingerprint !== undefined && call.fingerprint !== tool.fingerprint) {
    throw refuse(
      'mcp-tool-changed',
      `The tool "${call.tool}" of "${call.connection}" is not what it was when this step was set up: its description, what it takes or what it may change is different. Open the step, look at the tool and choose it again.`,
    );
  }
  return tool;
}
