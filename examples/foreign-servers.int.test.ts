import { afterAll, beforeAll, expect, test } from 'vitest';
import { snapshotOf } from '@/components/forms/inputs/tool-snapshot';
import { compile } from '@/graph/compile';
import type { WorkflowDocument } from '@/graph/document';
import type { JsonObject } from '@/graph/json';
import { registry } from '@/nodes/registry';
import type { HttpServer } from '@/server/adapters/mcp/server-definition';
import type { ConnectionTool } from '@/server/connections/connection-view';
import { readerUrl } from '@/server/demo/reader-role';
import {
  type ConfiguredServer,
  configureDbhub,
  everythingOverStdio,
  PATIENT,
  type RunningServer,
  startEverythingOverHttp,
} from '@/server/testing/foreign-servers';
import { mcpHarness } from '@/server/testing/mcp-harness';
import { type ExampleRoom, exampleDocument, openExampleRoom, storedRun } from './testing/example-room';

// The purchase order that ships, with every tool of the demo services replaced by one of a server that nobody here wrote:
// DBHub on PostgreSQL, and the everything server over stdio and over HTTP.
const shipped = await exampleDocument('purchase-order');
let dbhub: ConfiguredServer;
let overHttp: RunningServer;
let opened: ExampleRoom;

beforeAll(async () => {
  overHttp = await startEverythingOverHttp();
  const remote: HttpServer = { kind: 'http', name: 'remote', url: overHttp.url, headers: {}, isOperators: true };
  opened = await openExampleRoom(async (url) => {
    dbhub = await configureDbhub(describeLookUps(readerUrl(url)));
    return mcpHarness([dbhub.server, everythingOverStdio(), remote], PATIENT);
  });
});
afterAll(async () => {
  try {
    await opened.close();
    await dbhub.remove();
  } finally {
    overHttp.stop();
  }
});

function shippedArgument(key: string, name: string): string {
  const given = shipped.nodes.find((node) => node.key === key)?.config.arguments as JsonObject;
  return String(given[name]);
}

/** The shipped questions as tools of DBHub: their values are parameters there too, never part of the SQL. */
function describeLookUps(databaseUrl: string): string {
  const parameter = (name: string): string => `[[tools.parameters]]
name = "${name}"
type = "string"
description = "${name}"
`;
  // DBHub gives a date as a moment, at midnight of wherever it runs; the code step reads a day.
  const stockSql = shippedArgument('stock', 'sql').replace('p.restock_on', 'p.restock_on::text');
  return `[[sources]]
id = "crm"
dsn = ${JSON.stringify(databaseUrl)}
search_path = "demo"

[[tools]]
name = "find_customer"
source = "crm"
description = "Finds a customer by e-mail address"
statement = ${JSON.stringify(shippedArgument('customer', 'sql'))}
${parameter('email')}${parameter('company')}
[[tools]]
name = "look_up_stock"
source = "crm"
description = "Says of each order line how much ships now"
statement = ${JSON.stringify(stockSql)}
${parameter('lines')}`;
}

interface ToolUse {
  connection: string;
  tool: string;
  arguments: JsonObject;
}
const uses: Record<string, ToolUse> = {
  customer: {
    connection: 'dbhub',
    tool: 'find_customer',
    arguments: { email: '{{ steps.extract.email }}', company: '{{ steps.extract.customer }}' },
  },
  stock: {
    connection: 'dbhub',
    tool: 'look_up_stock',
    arguments: { lines: '{{ json(steps.extract.lines) }}' },
  },
  tell: {
    connection: 'everything',
    tool: 'echo',
    arguments: { message: `${shippedArgument('tell', 'channel')}: ${shippedArgument('tell', 'text')}` },
  },
  save: {
    connection: 'remote',
    tool: 'echo',
    arguments: {
      message: `To: ${shippedArgument('save', 'to')}\nSubject: ${shippedArgument('save', 'subject')}\n\n${shippedArgument('save', 'body')}`,
    },
  },
};

/** What these servers answer is shaped in their own way: DBHub nests its rows, and echo gives text alone. */
const REFERENCES: [from: string, to: string][] = [
  ['steps.customer.rows', 'steps.customer.data.statements[0].rows'],
  ['steps.stock.rows', 'steps.stock.data.statements[0].rows'],
  ['steps.save.to', 'steps.extract.email'],
  ['steps.save.subject', 'steps.draft.subject'],
  ['steps.save.draftId', 'steps.save.text'],
];

function retarget(document: WorkflowDocument, findTool: (use: ToolUse) => ConnectionTool): WorkflowDocument {
  const nodes = document.nodes.map((node) => {
    const use = uses[node.key];
    const config = use ? { ...node.config, ...use, snapshot: snapshotOf(findTool(use)) } : node.config;
    const text = REFERENCES.reduce((so, [from, to]) => so.replaceAll(from, to), JSON.stringify(config));
    return { ...node, config: JSON.parse(text) as JsonObject };
  });
  return { ...document, nodes };
}

async function listTools(workspaceId: string): Promise<(use: ToolUse) => ConnectionTool> {
  const connections = [...new Set(Object.values(uses).map(({ connection }) => connection))];
  const lists = new Map<string, ConnectionTool[]>();
  for (const connection of connections) {
    const check = await opened.mcp.mcp.toolServers.check({ workspaceId, connection });
    if (!check.ok) throw new Error(`${connection}: ${check.detail}`);
    lists.set(connection, check.tools);
  }
  return ({ connection, tool }) => {
    const found = lists.get(connection)?.find(({ name }) => name === tool);
    if (!found) throw new Error(`${connection} has no tool ${tool}`);
    return found;
  };
}

test('the purchase order runs on servers that nobody here wrote', async () => {
  const { rows: workspaces } = await opened.owner.query<{ id: string }>('select id from workspace');
  const findTool = await listTools(workspaces[0]?.id ?? '');
  const document = retarget(shipped, findTool);
  expect(JSON.stringify(document)).not.toContain('"demo"');
  const { plan, findings } = compile(document, registry);
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  if (!plan) throw new Error('it does not compile');
  for (const [key, use] of Object.entries(uses)) {
    const { effect, isIdempotent } = findTool(use);
    expect(Object.values(plan.nodes).find((node) => node.key === key)).toMatchObject({ effect, isIdempotent });
  }

  const { input, answers, output } = storedRun('purchase-order');
  const { state, runId } = await opened.run(document, { input, answers });
  expect(state.error).toBeNull();
  expect(state.status).toBe('succeeded');
  const { draft_id: _, ...known } = output;
  expect(state.output).toMatchObject(known);

  const gives = (key: string) => state.steps.get(key)?.output;
  const rows = [{ company: 'Nordwind Outdoor', tier: 'gold', sales_channel: '#sales-dach' }];
  expect(gives('customer')).toMatchObject({ success: true, data: { source_id: 'crm', statements: [{ rows }] } });
  const stock = [
    { sku: 'ST-110', ships_now: 24, ships_later: 0 },
    { sku: 'PT-075', ships_now: 40, ships_later: 0 },
    { sku: 'WK-020', ships_now: 48, ships_later: 12, restock_on: '2026-12-04' },
  ];
  expect(gives('stock')).toMatchObject({ data: { source_id: 'crm', statements: [{ rows: stock }] } });

  const message = 'Echo: #sales-dach: New order PO-48213 from Nordwind Outdoor (gold): EUR 5,490.00.';
  expect(gives('tell')).toEqual({ text: expect.stringContaining(message), files: [] });
  const { subject, body } = gives('draft') as { subject: string; body: string };
  expect(body).toContain('12 x Windscreen kit (from 4 December)');
  expect(state.gates.values().next().value?.form.message).toContain(body);
  const draft = `Echo: To: einkauf@nordwind-outdoor.de\nSubject: ${subject}\n\n${body}`;
  expect(gives('save')).toEqual({ text: draft, files: [] });
  expect(state.output).toMatchObject({ draft_id: draft });

  for (const key of Object.keys(uses)) expect(state.steps.get(key)?.warnings).toEqual([]);
  const outbox = await opened.owner.query('select 1 from outbox_message where run_id = $1', [runId]);
  expect(outbox.rows).toEqual([]);
});
