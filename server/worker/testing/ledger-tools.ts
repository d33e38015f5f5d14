import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import * as z from 'zod';
import { META } from '@/server/demo/notice';

export type LedgerTool = 'look_up' | 'post' | 'store';

/** One call that reached the tool server. */
export interface LedgerCall {
  tool: LedgerTool;
  key: string;
  /** milliseconds since 1970 */
  begunAt: number;
  isDone: boolean;
}

/**
 * Three tools over MCP, one of each kind: `look_up` reads, `post` changes the world with every call, `store` may be
 * repeated under the same key. The ledger is kept here, outside every worker, so that no crash can tidy it up.
 */
export interface LedgerTools {
  /** of the MCP server */
  url: string;
  calls: LedgerCall[];
  /** times the thing was really done, by key */
  doneByKey(tool: LedgerTool): Map<string, number>;
  /** called as a call comes in, before anything is done; and again when it is done, before it is answered */
  onCall: (moment: 'begins' | 'done') => void;
  close(): Promise<void>;
}

const SCHEMA = z.object({ text: z.string() });
const ANSWER = z.object({ answer: z.string() });

export const LEDGER_ANNOTATIONS: Record<LedgerTool, { readOnlyHint?: boolean; idempotentHint?: boolean }> = {
  look_up: { readOnlyHint: true },
  post: {},
  store: { readOnlyHint: false, idempotentHint: true },
};

export async function startLedgerTools(): Promise<LedgerTools> {
  const calls: LedgerCall[] = [];
  const tools: Pick<LedgerTools, 'onCall'> = { onCall: () => undefined };

  const handler = createMcpHandler(() => {
    const server = new McpServer({ name: 'ledger', version: '1.0.0' });
    for (const [tool, annotations] of Object.entries(LEDGER_ANNOTATIONS) as [LedgerTool, object][])
      server.registerTool(
        tool,
        { description: tool, inputSchema: SCHEMA, outputSchema: ANSWER, annotations },
        async ({ text }, context) => {
          const meta = (context.mcpReq._meta ?? {}) as Record<string, unknown>;
          const call: LedgerCall = { tool, key: String(meta[META.idempotencyKey]), begunAt: Date.now(), isDone: false };
          calls.push(call);
          tools.onCall('begins');
          call.isDone = true;
          tools.onCall('done');
          const answer = { answer: `${tool}: ${text}` };
          return { content: [{ type: 'text', text: JSON.stringify(answer) }], structuredContent: answer };
        },
      );
    return server;
  });

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answer = await handler.fetch(
      new Request(`http://${request.headers.host}${request.url}`, {
        method: request.method,
        headers: request.headers as Record<string, string>,
        ...(request.method === 'POST' ? { body: Buffer.concat(chunks) } : {}),
      }),
    );
    response.on('error', () => undefined);
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    for await (const chunk of answer.body ?? []) response.write(chunk);
    response.end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return Object.assign(tools, {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`,
    calls,
    doneByKey(tool: LedgerTool) {
      const counts = new Map<string, number>();
      for (const call of calls)
        if (call.tool === tool && call.isDone) counts.set(call.key, (counts.get(call.key) ?? 0) + 1);
      return counts;
    },
    async close() {
      server.closeAllConnections();
      server.close();
    },
  });
}
