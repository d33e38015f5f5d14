import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFindHttpServer } from '@/server/adapters/mcp/http-connections';
import { createSecretBox } from '@/server/adapters/secrets/secret-box';
import { parseSecretKeys } from '@/server/adapters/secrets/secret-key';
import { DEMO_NOTICE } from '@/server/demo/notice';
import { readerRole } from '@/server/demo/reader-role';
import { seedDemo } from '@/server/demo/seed-demo';
import { type BundledEntry, bundleEntry } from '@/server/testing/bundle-entry';
import { createTestDatabase, type TestDatabase } from '@/server/testing/database';
import { type ConfiguredServer, configureDbhub, PATIENT } from '@/server/testing/foreign-servers';
import { type McpHarness, mcpHarness } from '@/server/testing/mcp-harness';

let database: TestDatabase;
let owner: Pool;
let workspaceId: string;

beforeAll(async () => {
  database = await createTestDatabase();
  owner = new Pool({ connectionString: database.url });
  await seedDemo(owner, database.url);
  workspaceId = randomUUID();
  await owner.query("insert into workspace (id, name) values ($1, 'Fjellkant Supply')", [workspaceId]);
});
afterAll(async () => {
  const { name } = readerRole(database.url);
  await owner.query(`drop owned by ${name}; drop role ${name}`);
  await owner.end();
  await database.drop();
});

describe('the demo services, started as the product starts them', () => {
  let entry: BundledEntry;
  let services: McpHarness;
  beforeAll(async () => {
    entry = await bundleEntry('server/demo/main.ts');
    const demo = { command: process.execPath, args: [entry.path], env: { DATABASE_URL: database.url } };
    services = await mcpHarness([], { demo });
  });
  afterAll(async () => {
    await services[Symbol.asyncDispose]();
    await entry.remove();
  });
  const call = async (
    tool: string,
    args: Record<string, never> | object,
    key = randomUUID(),
    runId: string = randomUUID(),
  ) => {
    const result = await services.call('demo', tool, args as never, { workspaceId, idempotencyKey: key, runId });
    // They give what they announce.
    expect(result.warnings).toBeUndefined();
    return result;
  };

  it('say what each tool does, with titles, types and effects', async () => {
    const check = await services.mcp.toolServers.check({ workspaceId, connection: 'demo' });
    expect(check).toMatchObject({
      ok: true,
      server: { name: 'Demo services' },
      tools: [
        { name: 'postgres.query', title: 'Run a query', effect: 'read', isIdempotent: true },
        { name: 'slack.send', title: 'Send a message', effect: 'write', isIdempotent: true },
        { name: 'gmail.create_draft', title: 'Create a draft', effect: 'write', isIdempotent: true },
      ],
      detail: null,
    });
    for (const tool of check.ok ? check.tools : []) {
      expect(tool.description).toContain(DEMO_NOTICE);
      expect(tool.outputSchema).toMatchObject({ type: 'object' });
    }
  });

  it('look up a customer', async () => {
    const sql = 'select company, tier, credit_hold from customers where email = $1';
    expect(await call('postgres.query', { sql, params: ['einkauf@nordwind-outdoor.de'] })).toMatchObject({
      isError: false,
      isDemo: true,
      data: {
        rows: [{ company: 'Nordwind Outdoor', tier: 'gold', credit_hold: false }],
        rowCount: 1,
        isTruncated: false,
        notice: DEMO_NOTICE,
      },
    });
  });

  it.each([
    ['select * from nowhere', 'The database says: relation "nowhere" does not exist'],
    ['delete from customers', 'It must be one select'],
    ['select 1; drop table customers', 'It must be one select'],
    ['select * from public.credential', 'This tool only reads from the demo tables'],
  ])('refuse %s in words', async (sql, words) => {
    expect(await call('postgres.query', { sql })).toMatchObject({
      isError: true,
      text: expect.stringContaining(words),
    });
  });

  it('keep a message and a draft, once for each key', async () => {
    const [first, second, runId] = [randomUUID(), randomUUID(), randomUUID()];
    const message = { channel: '#sales-dach', text: 'New order' };
    const sent = await call('slack.send', message, first, runId);
    expect(sent).toMatchObject({
      isDemo: true,
      data: { messageId: expect.any(String), ...message, notice: DEMO_NOTICE },
    });
    const again = await call('slack.send', { ...message, text: 'Something else' }, first, runId);
    expect(again.data).toEqual(sent.data);
    const draft = { to: 'einkauf@nordwind-outdoor.de', subject: 'Your order', body: 'Hello Lena\u0000' };
    expect((await call('gmail.create_draft', draft, second, runId)).data).toMatchObject({
      draftId: expect.any(String),
      cc: null,
      subject: 'Your order',
    });
    const { rows } = await owner.query(
      'select service, payload, run_id, idempotency_key from outbox_message where workspace_id = $1 order by created_at',
      [workspaceId],
    );
    expect(rows).toEqual([
      { service: 'slack', payload: message, run_id: runId, idempotency_key: first },
      {
        service: 'gmail',
        payload: { ...draft, cc: null, body: 'Hello Lena\ufffd' },
        run_id: runId,
        idempotency_key: second,
      },
    ]);
  });

  it('refuse an address that is none', async () => {
    expect(await call('gmail.create_draft', { to: 'Lena', subject: 'a', body: 'b' })).toMatchObject({
      isError: true,
      text: '"Lena" is not an e-mail address.',
    });
  });

  it('can be tried from the Connections page', async () => {
    const request = { workspaceId, connection: 'demo', tool: 'slack.send', arguments: { channel: '#try', text: 'Hi' } };
    const result = await services.mcp.toolServers.call({ ...request, signal: new AbortController().signal });
    expect(result).toMatchObject({ isError: false, isDemo: true, data: { channel: '#try' } });
  });
});

describe('DBHub, which nobody here wrote, on PostgreSQL', () => {
  let dbhub: ConfiguredServer;
  let hub: McpHarness;
  beforeAll(async () => {
    dbhub = await configureDbhub(`[[sources]]
id = "crm"
dsn = "${database.url}"

[[tools]]
name = "execute_sql"
source = "crm"
readonly = true
max_rows = 5

[[tools]]
name = "find_customer"
source = "crm"
description = "Finds a customer by e-mail address"
statement = "select company, tier from demo.customers where email = $1"

[[tools.parameters]]
name = "email"
type = "string"
description = "The e-mail address"
`);
    hub = await mcpHarness([dbhub.server], PATIENT);
  });
  afterAll(async () => {
    await hub[Symbol.asyncDispose]();
    await dbhub.remove();
  });

  it('speaks the newer era and lists its tools', async () => {
    expect(await hub.mcp.toolServers.check({ workspaceId, connection: 'dbhub' })).toMatchObject({
      ok: true,
      server: { protocol: '2026-07-28' },
      tools: [{ name: 'execute_sql' }, { name: 'find_customer' }],
    });
  });

  it('gives rows as text, which become data', async () => {
    const result = await hub.call('dbhub', 'execute_sql', { sql: 'select company from demo.customers order by id' });
    expect(result).toMatchObject({
      isError: false,
      isDemo: false,
      data: { success: true, data: { statements: [{ rows: expect.any(Array), truncated: true }] } },
    });
    expect(result.text).toContain('Nordwind Outdoor');
    const found = await hub.call('dbhub', 'find_customer', { email: 'order@almrausch-bergsport.at' });
    expect(JSON.stringify(found.data)).toContain('"company":"Almrausch Bergsport"');
  });

  it('refuses to write', async () => {
    expect((await hub.call('dbhub', 'execute_sql', { sql: 'delete from demo.order_lines' })).isError).toBe(true);
  });
});

describe('servers added in the app', () => {
  it('are found with their headers, by their own workspace only', async () => {
    const keys = parseSecretKeys('a'.repeat(64));
    if (!keys) throw new Error('not a key');
    const secretBox = createSecretBox({ keys });
    const [connectionId, credentialId] = [randomUUID(), randomUUID()];
    const sealed = await secretBox.seal(
      { workspaceId, credentialId, field: 'headers' },
      '{"authorization":"Bearer x"}',
    );
    await owner.query(
      `insert into credential (id, workspace_id, kind, name, ciphertext, key_id, last4, allowed_hosts) values ($1, $2, 'mcp-header', 'crm', $3, $4, '', '{}')`,
      [credentialId, workspaceId, Buffer.from(sealed.ciphertext), sealed.keyId],
    );
    await owner.query(
      "insert into connection (id, workspace_id, name, kind, url, credential_id) values ($1, $2, 'crm', 'http', 'https://crm.example.com/mcp', $3)",
      [connectionId, workspaceId, credentialId],
    );
    const find = createFindHttpServer({ pool: owner, secretBox });
    expect(await find(workspaceId, 'crm')).toEqual({
      kind: 'http',
      name: 'crm',
      url: 'https://crm.example.com/mcp',
      headers: { authorization: 'Bearer x' },
      isOperators: false,
    });
    expect(await find(randomUUID(), 'crm')).toBeNull();
    expect(await find(workspaceId, 'other')).toBeNull();
  });
});
