// A server of the older era, on the SDK that most servers in the field still use. Started by tests over stdio.
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import * as z from 'zod';

const server = new McpServer({ name: 'old-fixture', version: '1.0.0' });
server.registerTool(
  'add',
  {
    title: 'Add',
    description: 'Adds two numbers',
    inputSchema: { a: z.number(), b: z.number() },
    outputSchema: { sum: z.number() },
    annotations: { readOnlyHint: true },
  },
  ({ a, b }) => ({ content: [{ type: 'text', text: String(a + b) }], structuredContent: { sum: a + b } }),
);
server.registerTool('echo_meta', { description: 'Gives back what it was told beside its arguments' }, (extra) => ({
  content: [{ type: 'text', text: JSON.stringify(extra._meta ?? {}) }],
}));
server.registerTool('fail', { description: 'Reports a failure' }, () => ({
  isError: true,
  content: [{ type: 'text', text: 'The shelf is empty' }],
}));
await server.connect(new StdioServerTransport());
