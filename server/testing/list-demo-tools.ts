import { Client, InMemoryTransport } from '@modelcontextprotocol/client';
import type { Pool } from 'pg';
import { type ListedTool, listTools } from '@/server/adapters/mcp/list-tools';
import { createDemoServer } from '@/server/demo/demo-server';

/** What the demo connection lists, without a database: no tool is called. */
export async function listDemoTools(): Promise<ListedTool[]> {
  const unused = () => Promise.reject(new Error('Listing tools needs no database.'));
  const server = createDemoServer({
    pool: { query: unused } as unknown as Pool,
    database: { query: unused, close: unused },
  });
  const client = new Client({ name: 'test', version: '1' });
  const [here, there] = InMemoryTransport.createLinkedPair();
  await server.connect(there);
  await client.connect(here);
  const { tools } = await listTools(client, { timeout: 10_000 });
  await client.close();
  return tools;
}
