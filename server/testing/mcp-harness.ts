import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FileRef, JsonObject } from '@/graph/json';
import { createSafeFetch, type SafeFetchOptions } from '@/server/adapters/egress/safe-fetch';
import { createMcp, type Mcp, type McpOptions } from '@/server/adapters/mcp/mcp';
import type { ServerDefinition, StdioServer } from '@/server/adapters/mcp/server-definition';
import { createVerdictStore } from '@/server/adapters/mcp/verdict-store';
import { type McpResult, type Progress, StepFailure } from '@/server/engine/contract';
import type { StepError } from '@/server/engine/step-error';

export const fixturePath = (name: string): string => fileURLToPath(new URL(`./${name}.mjs`, import.meta.url));

export const stdioServer = (name: string, args: string[], more: Partial<StdioServer> = {}): StdioServer => ({
  kind: 'stdio',
  name,
  command: process.execPath,
  args,
  env: {},
  isDemo: false,
  ...more,
});
/** A server that misbehaves as `mode` says. */
export const hostileServer = (mode: string, more: Partial<StdioServer> = {}): StdioServer =>
  stdioServer(mode, [fixturePath('mcp-hostile-server'), mode], more);

export interface KeptFile {
  name: string;
  mediaType: string;
  bytes: Uint8Array;
}

export interface McpHarness extends AsyncDisposable {
  mcp: Mcp;
  files: KeptFile[];
  verdictFile: string;
  call(connection: string, tool: string, args?: JsonObject, more?: CallOptions): Promise<McpResult>;
  failure(connection: string, tool?: string, args?: JsonObject, more?: CallOptions): Promise<StepError>;
}

interface CallOptions {
  signal?: AbortSignal;
  fingerprint?: string;
  workspaceId?: string;
  runId?: string;
  idempotencyKey?: string;
  timeoutMs?: number;
  onProgress?(progress: Progress): void;
}

/** The MCP adapter over the given servers, with a short memory and everything it keeps at hand. */
export async function mcpHarness(
  servers: ServerDefinition[],
  options: Partial<McpOptions> & { egress?: SafeFetchOptions } = {},
): Promise<McpHarness> {
  const folder = await mkdtemp(join(tmpdir(), 'sluice-mcp-'));
  const verdictFile = join(folder, 'verdicts.json');
  const files: KeptFile[] = [];
  const safeFetch = createSafeFetch(options.egress);
  const mcp = createMcp({
    demo: null,
    readConfig: async () => ({ servers, problem: null }),
    findHttpServer: async () => null,
    keepFile: async (_workspaceId, file): Promise<FileRef> => {
      files.push(file);
      return { $file: String(files.length), name: file.name, mediaType: file.mediaType, size: file.bytes.length };
    },
    safeFetch,
    verdicts: createVerdictStore(verdictFile),
    path: process.env.PATH ?? '',
    home: folder,
    ...options,
  });
  const call: McpHarness['call'] = (connection, tool, args = {}, more = {}) => {
    const { signal = new AbortController().signal, onProgress, ...rest } = more;
    const request = {
      workspaceId: 'w1',
      runId: 'r1',
      idempotencyKey: 'k1',
      connection,
      tool,
      arguments: args,
      ...rest,
    };
    return mcp.callTool(request, { signal, onProgress });
  };
  return {
    mcp,
    files,
    verdictFile,
    call,
    async failure(connection, tool = 'good', args = {}, more = {}) {
      try {
        const result = await call(connection, tool, args, more);
        throw new Error(`it answered ${JSON.stringify(result).slice(0, 200)}`);
      } catch (error) {
        if (error instanceof StepFailure) return error.error;
        throw error;
      }
    },
    async [Symbol.asyncDispose]() {
      await mcp.close();
      await safeFetch.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
