import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiFixture, type Person } from '@/server/api/testing/api-fixture';
import { StepFailure } from '@/server/engine/contract';
import type { ConnectionTool, ConnectionView } from './connection-view';
import type { ServerCheck, ToolServers } from './tool-servers';

const search: ConnectionTool = {
  name: 'search',
  title: 'Search',
  description: 'Finds things',
  inputSchema: {
    type: 'object',
    properties: { zeta: { type: 'string' }, alpha: { type: 'number' } },
    required: ['zeta'],
  },
  outputSchema: null,
  annotations: { readOnlyHint: true },
  effect: 'read',
  isIdempotent: true,
  fingerprint: 'abc',
};
const broken: ConnectionTool = { ...search, name: 'odd', title: 'Odd', problem: 'Its input has no type.' };

/** Stands for MCP servers: answers what the test says, and remembers what it was asked. */
class FakeServers implements ToolServers {
  answer: ServerCheck = { ok: false, detail: 'nobody answers' };
  asked: string[] = [];
  calls: unknown[] = [];
  failure: StepFailure | null = null;
  warnings: string[] = [];
  operators = [{ name: 'crm', summary: 'npx crm-server' }];
  problem: string | null = null;

  operatorServers = async () => ({ servers: this.operators, problem: this.problem });
  check = async ({ connection }: { connection: string }) => {
    this.asked.push(connection);
    return this.answer;
  };
  call = async (request: unknown) => {
    if (this.failure) throw this.failure;
    this.calls.push(request);
    return { isError: false, data: { found: 1 }, text: '', isDemo: false, warnings: this.warnings };
  };
  forget = async ({ connection }: { connection: string }) => {
    this.asked.push(`forget ${connection}`);
  };
}

let api: ApiFixture;
let admin: Person;
let workspaceId: string;
const servers = new FakeServers();
beforeAll(async () => {
  api = await ApiFixture.open({ toolServers: servers });
  workspaceId = await api.workspace();
  admin = await api.person(workspaceId, 'admin');
});
afterAll(() => api.close());

const list = async () => (await admin.client.query('connections.list')).data as unknown as ConnectionView[];
const add = (input: Record<string, unknown>) => admin.client.mutate('connections.add', input);
const added = async (name: string, headers?: Record<string, string>) =>
  ((await add({ name, url: 'https://tools.example.com/mcp', headers })).data as { id: string }).id;

test('the demo services and the operator’s servers are there, read-only, and nothing is connected to', async () => {
  const views = await list();
  expect(views.map(({ name, kind, isReadOnly, isDemo, status }) => [name, kind, isReadOnly, isDemo, status])).toEqual([
    ['demo', 'demo', true, true, 'unchecked'],
    ['crm', 'stdio', true, false, 'unchecked'],
  ]);
  expect(views[1]?.address).toBe('npx crm-server');
  expect(servers.asked).toEqual([]);
  const removed = await admin.client.mutate('connections.remove', { id: views[1]?.id });
  expect([removed.status, removed.error?.message]).toEqual([400, expect.stringContaining('mcp.json')]);
});

test('a server that left mcp.json leaves the list, and comes back with it', async () => {
  const before = await list();
  servers.operators = [];
  expect((await list()).map(({ name }) => name)).toEqual(['demo']);
  servers.operators = [{ name: 'crm', summary: 'npx crm-server' }];
  expect(await list()).toEqual(before);
});

test('what is wrong with mcp.json is told', async () => {
  servers.problem = 'mcp.json is not JSON.';
  expect((await admin.client.query('connections.operatorProblem')).data).toEqual({ problem: 'mcp.json is not JSON.' });
  servers.problem = null;
});

test('headers are stored sealed and never come back', async () => {
  const secret = 'Bearer very-secret-token-9876';
  const id = await added('private', { Authorization: secret });
  const view = (await list()).find((connection) => connection.id === id);
  expect(view).toMatchObject({
    kind: 'http',
    isReadOnly: false,
    headerNames: ['Authorization'],
    url: 'https://tools.example.com/mcp',
  });
  const { prisma } = api.services;
  const rows = await prisma.credential.findMany({ where: { workspaceId } });
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({
    kind: 'mcp-header',
    name: 'private',
    allowedHosts: ['tools.example.com'],
    last4: '9876',
  });
  expect(Buffer.from(rows[0]?.ciphertext ?? []).toString('latin1')).not.toContain('very-secret');
  expect(JSON.stringify(await list())).not.toContain('very-secret');

  expect((await admin.client.mutate('connections.remove', { id })).status).toBe(200);
  expect(await prisma.credential.count({ where: { workspaceId } })).toBe(0);
  expect(servers.asked).toContain('forget private');
});

test.each([
  ['a command', 'npx some-server', 'https://'],
  ['a file', 'file:///etc/passwd', 'https://'],
  ['a script', 'javascript:alert(1)', 'https://'],
  ['a name and password', 'https://me:secret@tools.example.com', 'as a header'],
])('%s is not an address', async (_what, url, words) => {
  const answer = await add({ name: 'wrong', url });
  expect([answer.status, answer.error?.message]).toEqual([400, expect.stringContaining(words)]);
});

test.each([
  ['that Sluice sets', { Host: 'evil.example' }],
  ['with a line break in it', { 'X-Key': 'a\r\nX-Other: b' }],
  ['with a name that is none', { 'X Key': 'a' }],
])('a header %s is refused', async (_what, headers) => {
  expect((await add({ name: 'wrong', url: 'https://tools.example.com', headers })).status).toBe(400);
});

test('a command, arguments or environment in the request are ignored: only an address can be given', async () => {
  const answer = await add({
    name: 'sneaky',
    url: 'https://x.example',
    kind: 'stdio',
    command: 'sh',
    args: ['-c', 'id'],
  });
  expect(answer.status).toBe(200);
  const row = await api.services.prisma.connection.findFirst({ where: { workspaceId, name: 'sneaky' } });
  expect(row).toMatchObject({ kind: 'http', url: 'https://x.example/' });
});

test('names are taken once', async () => {
  await added('twice');
  for (const name of ['twice', 'demo', 'crm'])
    expect((await add({ name, url: 'https://x.example' })).status, name).toBe(409);
});

test('a check remembers the tools in their order; a later failure keeps them and says why', async () => {
  const id = await added('checked');
  servers.answer = {
    ok: true,
    server: { name: 'Tools', version: '1', protocol: '2026-07-28' },
    tools: [search, broken],
    detail: null,
  };
  const good = (await admin.client.mutate('connections.check', { id })).data as unknown as ConnectionView;
  expect(good).toMatchObject({ status: 'ok', server: { name: 'Tools' }, checkedAt: expect.any(String) });
  expect(JSON.stringify(good.tools[0]?.inputSchema)).toBe(JSON.stringify(search.inputSchema));
  expect(good.tools.map((tool) => tool.problem)).toEqual([undefined, 'Its input has no type.']);

  servers.answer = { ok: false, detail: 'It ended at once: no such database \u0000' };
  const bad = (await admin.client.mutate('connections.check', { id })).data as unknown as ConnectionView;
  expect(bad).toMatchObject({ status: 'failed', statusDetail: 'It ended at once: no such database \ufffd' });
  expect(bad.tools).toHaveLength(2);
});

test('a tool can be tried with what fits its input', async () => {
  const id = await added('tried');
  servers.answer = {
    ok: true,
    server: { name: 'T', version: null, protocol: null },
    tools: [search, broken],
    detail: null,
  };
  await admin.client.mutate('connections.check', { id });
  const attempt = (tool: string, args: unknown) =>
    admin.client.mutate('connections.tryTool', { id, tool, arguments: args });

  servers.warnings = ['The answer is not of the type that the tool announces.'];
  expect((await attempt('search', { zeta: 'x' })).data).toMatchObject({
    isError: false,
    data: { found: 1 },
    warnings: ['The answer is not of the type that the tool announces.'],
  });
  expect(servers.calls.at(-1)).toMatchObject({
    workspaceId,
    connection: 'tried',
    tool: 'search',
    arguments: { zeta: 'x' },
  });
  const calls = servers.calls.length;
  const wrong = await attempt('search', { zeta: 1 });
  expect([wrong.status, wrong.error?.message]).toEqual([400, '“zeta” must be text, but is a number.']);
  expect((await attempt('nothing', {})).status).toBe(404);
  expect((await attempt('odd', { zeta: 'x' })).error?.message).toContain('cannot be used');
  expect(servers.calls.length).toBe(calls);

  servers.failure = new StepFailure({
    code: 'mcp-timeout',
    message: '“tried” did not answer in 60 s.',
    transient: true,
  });
  const failed = await attempt('search', { zeta: 'x' });
  expect([failed.status, failed.error?.message]).toEqual([503, '“tried” did not answer in 60 s.']);
  servers.failure = null;
});

test('how many calls a server gets at once is set, shown, and taken away again', async () => {
  const id = await added('limited');
  const limit = async (maxConcurrent: number | null) => admin.client.mutate('connections.limit', { id, maxConcurrent });
  const shown = async () => (await list()).find((connection) => connection.id === id)?.maxConcurrent;
  expect(await shown()).toBeNull();
  expect((await limit(3)).data).toMatchObject({ id, maxConcurrent: 3 });
  expect(await shown()).toBe(3);
  expect((await limit(0)).status).toBe(400);
  await limit(null);
  expect(await shown()).toBeNull();
});

test('the demo services and the operator’s servers may be limited too', async () => {
  const demo = (await list()).find((connection) => connection.isDemo);
  expect((await admin.client.mutate('connections.limit', { id: demo?.id, maxConcurrent: 1 })).status).toBe(200);
  expect((await list()).find((connection) => connection.isDemo)?.maxConcurrent).toBe(1);
});
