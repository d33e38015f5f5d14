// A server of the newer era (2026-07-28). Started by tests over stdio.
import { McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import * as z from 'zod';

serveStdio(
  () => {
    const server = new McpServer({ name: 'new-fixture', version: '2.0.0' });
    server.registerTool(
      'list_numbers',
      {
        title: 'List numbers',
        description: 'Gives a list as its value',
        inputSchema: z.object({ count: z.int() }),
        outputSchema: z.array(z.int()),
        annotations: { readOnlyHint: true },
      },
      ({ count }) => {
        const numbers = Array.from({ length: count }, (_, index) => index);
        return { content: [{ type: 'text', text: JSON.stringify(numbers) }], structuredContent: numbers };
      },
    );
    return server;
  },
  { legacy: 'reject' },
);
