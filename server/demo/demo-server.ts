import { randomUUID } from 'node:crypto';
import { type CallToolResult, McpServer, type ServerContext } from '@modelcontextprotocol/server';
import { DatabaseError, type Pool } from 'pg';
import * as z from 'zod';
import type { JsonObject } from '@/graph/json';
import { DEMO_NOTICE, META } from './notice';
import { type OutboxEntry, type StoredEntry, storeInOutbox } from './outbox-store';
import type { DemoDatabase } from './query-demo';

export interface DemoServices {
  /** the product's own database, for the outbox */
  pool: Pool;
  database: DemoDatabase;
}

const notice = z.string().meta({ title: 'Notice' });
const address = z.string().min(3).max(2_000);
const ADDRESS = /^[^\s@,<>"]{1,64}@[^\s@,<>"]{1,190}$/;

/** The demo services as one MCP server. What they "send" stays in the outbox table. */
export function createDemoServer({ pool, database }: DemoServices): McpServer {
  const server = new McpServer(
    { name: 'sluice-demo', title: 'Demo services', version: '1.0.0' },
    {
      instructions: `${DEMO_NOTICE}. A database to read, a team channel and a mailbox that only write to the Demo outbox page.`,
    },
  );

  server.registerTool(
    'postgres.query',
    {
      title: 'Run a query',
      description: `Reads from a demo database with the tables customers, products, orders and order_lines. ${DEMO_NOTICE}.`,
      inputSchema: z.object({
        sql: z
          .string()
          .min(1)
          .max(20_000)
          .meta({ title: 'Query', description: 'One select. $1, $2 … stand for the values below.' }),
        params: z
          .array(z.union([z.string(), z.number(), z.boolean(), z.null()]))
          .max(100)
          .optional()
          .meta({ title: 'Values', description: 'In the order of $1, $2 …' }),
        maxRows: z.int().min(1).max(1_000).default(100).meta({ title: 'Rows at most' }),
      }),
      outputSchema: z.object({
        rows: z.array(z.record(z.string(), z.unknown())).meta({ title: 'Rows' }),
        rowCount: z.int().meta({ title: 'Number of rows' }),
        columns: z.array(z.object({ name: z.string(), type: z.string() })).meta({ title: 'Columns' }),
        isTruncated: z.boolean().meta({ title: 'More rows left out' }),
        notice,
      }),
      annotations: {
        title: 'Run a query',
        readOnlyHint: true,
        destructiveHint: false,
        idempotentHint: true,
        openWorldHint: false,
      },
    },
    async ({ sql, params, maxRows }) => {
      try {
        return answer({ ...(await database.query({ sql, params: params ?? [], maxRows })), notice: DEMO_NOTICE });
      } catch (error) {
        return refusal(explainQuery(error));
      }
    },
  );

  server.registerTool(
    'slack.send',
    {
      title: 'Send a message',
      description: `Posts a text to a team channel. ${DEMO_NOTICE}: it is kept on the Demo outbox page.`,
      inputSchema: z.object({
        channel: z
          .string()
          .min(1)
          .max(80)
          .meta({ title: 'Channel', examples: ['#sales-dach'] }),
        text: z.string().min(1).max(40_000).meta({ title: 'Text' }),
      }),
      outputSchema: z.object({
        messageId: z.string(),
        channel: z.string().meta({ title: 'Channel' }),
        text: z.string().meta({ title: 'Text' }),
        storedAt: z.string().meta({ title: 'Kept at', format: 'date-time' }),
        notice,
      }),
      annotations: {
        title: 'Send a message',
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: true,
        openWorldHint: false,
      },
    },
    async ({ channel, text }, context) =>
      keep(pool, context, 'slack', { channel, text }, (stored) => ({
        messageId: stored.id,
        ...stored.payload,
        storedAt: stored.storedAt,
      })),
  );

  server.registerTool(
    'gmail.create_draft',
    {
      title: 'Create a draft',
      description: `Puts an e-mail into the drafts of a mailbox. ${DEMO_NOTICE}: it is kept on the Demo outbox page.`,
      inputSchema: z.object({
        to: address.meta({ title: 'To', description: 'One address, or several with commas' }),
        subject: z.string().max(1_000).meta({ title: 'Subject' }),
        body: z.string().max(500_000).meta({ title: 'Body' }),
        cc: address.optional().meta({ title: 'Copy to' }),
      }),
      outputSchema: z.object({
        draftId: z.string(),
        to: z.string().meta({ title: 'To' }),
        cc: z.string().nullable().meta({ title: 'Copy to' }),
        subject: z.string().meta({ title: 'Subject' }),
        body: z.string().meta({ title: 'Body' }),
        storedAt: z.string().meta({ title: 'Kept at', format: 'date-time' }),
        notice,
      }),
      annotations: {
        title: 'Create a draft',
        readOnlyHint: false,
        destructiveHint: false,
        idempotentHint: true,
        openWorldHint: false,
      },
    },
    async ({ to, subject, body, cc }, context) => {
      const wrong = [...addressesOf(to), ...addressesOf(cc ?? '')].find((each) => !ADDRESS.test(each));
      if (wrong !== undefined || addressesOf(to).length === 0)
        return refusal(`"${wrong ?? to}" is not an e-mail address.`);
      return keep(pool, context, 'gmail', { to, cc: cc ?? null, subject, body }, (stored) => ({
        draftId: stored.id,
        ...stored.payload,
        storedAt: stored.storedAt,
      }));
    },
  );

  return server;
}

async function keep(
  pool: Pool,
  context: ServerContext,
  service: OutboxEntry['service'],
  payload: JsonObject,
  toAnswer: (stored: StoredEntry) => JsonObject,
): Promise<CallToolResult> {
  const meta = (context.mcpReq._meta ?? {}) as Record<string, unknown>;
  const workspaceId = meta[META.workspaceId];
  if (typeof workspaceId !== 'string') return refusal('The demo services answer Sluice only.');
  const runId = meta[META.runId];
  const key = meta[META.idempotencyKey];
  const stored = await storeInOutbox(pool, {
    workspaceId,
    runId: typeof runId === 'string' && runId !== '' ? runId : null,
    idempotencyKey: typeof key === 'string' && key !== '' ? key : randomUUID(),
    service,
    payload,
  });
  return answer({ ...toAnswer(stored), notice: DEMO_NOTICE });
}

const addressesOf = (text: string): string[] =>
  text
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '');

const answer = (data: object): CallToolResult => ({
  content: [{ type: 'text', text: JSON.stringify(data) }],
  structuredContent: data as Record<string, unknown>,
});

const refusal = (message: string): CallToolResult => ({ isError: true, content: [{ type: 'text', text: message }] });

/** PostgreSQL's own words, with what they mean for a tool that only reads. */
function explainQuery(error: unknown): string {
  if (!(error instanceof DatabaseError))
    return `The demo database does not answer: ${error instanceof Error ? error.message : String(error)}`;
  switch (error.code) {
    case '57014':
      return 'The query took longer than 5 s and was stopped.';
    case '25006':
    case '42501':
      return `This tool only reads from the demo tables: ${error.message}.`;
    case '42601':
      return `The query cannot be read: ${error.message}. It must be one select.`;
    default:
      return `The database says: ${error.message}.`;
  }
}
