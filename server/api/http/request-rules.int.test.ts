import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiFixture, type Person, smallWorkflow } from '../testing/api-fixture';
import { openLine } from '../testing/database-line';

let api: ApiFixture;
let owner: Person;
let workspaceId: string;
beforeAll(async () => {
  api = await ApiFixture.open();
  workspaceId = await api.workspace();
  owner = await api.person(workspaceId, 'owner');
});
afterAll(() => api.close());

const post = (headers: Record<string, string>, body = '{}', path = 'workflows.create') => {
  const { origin: _origin, ...cookie } = owner.client.headers;
  return fetch(`${api.origin}/api/trpc/${path}`, { method: 'POST', headers: { ...cookie, ...headers }, body });
};
const json = { 'content-type': 'application/json' };
const countWorkflows = () => api.services.prisma.workflow.count({ where: { workspaceId } });
const message = async (response: Response) => ((await response.json()) as { error: { message: string } }).error.message;

test.each([
  ['a form', { 'content-type': 'multipart/form-data; boundary=x' }],
  ['plain text', { 'content-type': 'text/plain' }],
  ['bytes', { 'content-type': 'application/octet-stream' }],
  ['a URL-encoded form', { 'content-type': 'application/x-www-form-urlencoded' }],
])('a change sent as %s is refused with 415 and changes nothing', async (_what, headers) => {
  const before = await countWorkflows();
  const response = await post({ ...headers, origin: api.origin });
  expect(response.status).toBe(415);
  expect(await message(response)).toBe('Send JSON, with the content type application/json.');
  expect(await countWorkflows()).toBe(before);
});

test.each([
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['a sibling site', { 'sec-fetch-site': 'same-site' }],
  ['the address bar', { 'sec-fetch-site': 'none' }],
  ['another origin, in an old browser', { origin: 'https://evil.example' }],
  ['a sandboxed frame', { origin: 'null' }],
  ['nowhere', {}],
])('a change from %s is refused with 403 and changes nothing', async (_where, headers) => {
  const before = await countWorkflows();
  expect((await post({ ...json, ...headers })).status).toBe(403);
  expect(await countWorkflows()).toBe(before);
});

test('a change from one of our own pages goes through', async () => {
  expect((await post({ ...json, 'sec-fetch-site': 'same-origin' })).status).toBe(200);
  expect((await post({ ...json, origin: api.origin })).status).toBe(200);
});

test('reading from another site is refused, whatever its cookie', async () => {
  const { origin: _origin, ...cookie } = owner.client.headers;
  const response = await fetch(`${api.origin}/api/trpc/workflows.list`, {
    headers: { ...cookie, 'sec-fetch-site': 'cross-site' },
  });
  expect(response.status).toBe(403);
});

test('a change by GET, or under another method by override, is refused', async () => {
  const before = await countWorkflows();
  expect((await owner.client.query('workflows.create', {})).status).toBe(405);
  const response = await fetch(`${api.origin}/api/trpc/workflows.create`, {
    headers: { ...owner.client.headers, 'x-http-method-override': 'POST' },
  });
  expect(response.status).toBe(405);
  expect(
    (await fetch(`${api.origin}/api/trpc/workflows.create`, { method: 'PUT', headers: owner.client.headers })).status,
  ).toBe(405);
  expect(await countWorkflows()).toBe(before);
});

test('no answer ever carries a CORS header, and every one forbids storing and sniffing', async () => {
  for (const response of [
    await fetch(`${api.origin}/api/trpc/session.me`, { headers: { origin: 'https://evil.example' } }),
    await fetch(`${api.origin}/api/trpc/session.me`, {
      method: 'OPTIONS',
      headers: { origin: 'https://evil.example' },
    }),
    await fetch(`${api.origin}/api/trpc/session.me`, { headers: owner.client.headers }),
  ]) {
    expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
    expect(response.headers.get('cache-control')).toContain('no-store');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
    expect(response.headers.get('x-robots-tag')).toContain('noindex');
  }
});

test('a body over 1 MB is refused with 413; a workflow may have 2 MB', async () => {
  const answer = await owner.client.mutate('runs.start', { workflowId: 'x', input: { text: 'a'.repeat(1_000_001) } });
  expect(answer.status).toBe(413);
  expect(answer.error?.message).toContain('larger than 1 MB');

  const document = smallWorkflow();
  const start = document.nodes[0];
  if (!start) throw new Error('no start');
  start.config = { ...start.config, note: 'a'.repeat(1_500_000) };
  expect((await owner.client.mutate('workflows.create', { document })).status).toBe(200);
  start.config = { note: 'a'.repeat(2_000_000) };
  const tooLarge = await owner.client.mutate('workflows.create', { document });
  expect(tooLarge.status).toBe(413);
  expect(tooLarge.error?.message).toContain('larger than 2 MB');
});

test('ten calls may travel together, not eleven', async () => {
  const batch = (count: number) =>
    fetch(`${api.origin}/api/trpc/${Array(count).fill('session.me').join(',')}?batch=1`, {
      headers: owner.client.headers,
    });
  expect((await batch(10)).status).toBe(200);
  expect((await batch(11)).status).toBe(400);
});

test('a long address is refused', async () => {
  const answer = await owner.client.query('workflows.list', { query: 'a'.repeat(9_000) });
  expect(answer.status).toBe(413);
});

test.each([
  ['{"id":"x","revision":1,"document":{"__proto__":{"isAdmin":true}}}', '__proto__'],
  ['{"id":"x","constructor":{"prototype":{"isAdmin":true}}}', 'constructor'],
  ['{"id":"x","prototype":1}', 'prototype'],
])('a name that reaches a prototype is refused: %s', async (body, name) => {
  const response = await post({ ...json, origin: api.origin }, body, 'workflows.save');
  expect(response.status).toBe(400);
  expect(await message(response)).toContain(name);
  expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
});

test('data nested deeper than 64 levels is refused', async () => {
  const deep = `${'['.repeat(80)}${']'.repeat(80)}`;
  const response = await post(
    { ...json, origin: api.origin },
    `{"workflowId":"x","input":{"a":${deep}}}`,
    'runs.start',
  );
  expect(response.status).toBe(400);
  expect(await message(response)).toContain('64 levels');
});

test('what is not JSON is refused in words', async () => {
  const response = await post({ ...json, origin: api.origin }, '{"id":', 'workflows.save');
  expect(response.status).toBe(400);
  expect(await message(response)).toBe('The request could not be read: it is not valid JSON.');
});

test('text with U+0000 and lone surrogates is kept, with those characters replaced', async () => {
  const document = smallWorkflow('Name \u0000 and \ud800');
  const created = await owner.client.mutate('workflows.create', { document });
  expect(created.status).toBe(200);
  const { id } = created.data as { id: string };
  const got = await owner.client.query('workflows.get', { id });
  expect(got.data).toMatchObject({ name: 'Name \ufffd and \ufffd' });
});

test('wrong input is described by place', async () => {
  const answer = await owner.client.mutate('workflows.save', { id: 'x', revision: 0, document: { nodes: 'none' } });
  expect(answer.status).toBe(400);
  expect(answer.error?.data.problems).toEqual(
    expect.arrayContaining([expect.objectContaining({ path: 'document.nodes' })]),
  );
});

test('an unknown procedure and a stack trace are never shown', async () => {
  const answer = await owner.client.query('workflows.nothing');
  expect(answer.status).toBe(404);
  expect(answer.error?.message).toBe('This address does not exist.');
  expect(JSON.stringify(answer.error)).not.toMatch(/stack|node_modules/);
});

test('requests of one person are limited, and others are not held up', async () => {
  const eager = await api.person(workspaceId, 'viewer', 'Eager');
  const answers = await Promise.all(Array.from({ length: 330 }, () => eager.client.query('session.me')));
  const refused = answers.filter((answer) => answer.status === 429);
  expect(refused.length).toBeGreaterThan(0);
  expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await owner.client.query('session.me')).status).toBe(200);
});

test('a defect is logged, and its text stays on the server', async () => {
  const broken = await ApiFixture.open({
    examples: { all: () => Promise.reject(new Error('secret detail at /srv/app/x.ts')) },
  });
  try {
    const person = await broken.person(await broken.workspace(), 'owner');
    const answer = await person.client.query('examples.list');
    expect(answer.status).toBe(500);
    expect(answer.error?.message).toContain('Sluice has a fault here');
    expect(JSON.stringify(answer.error)).not.toContain('secret detail');
    expect(broken.defects).toHaveLength(1);
  } finally {
    await broken.close();
  }
});

test('while the database is away the answer says so, with 503; when it is back, everything goes on', async () => {
  const line = await openLine();
  const shaky = await ApiFixture.open({}, line.through);
  try {
    const person = await shaky.person(await shaky.workspace(), 'owner');
    expect((await person.client.query('workflows.list')).status).toBe(200);
    await line.cut();
    const away = await person.client.mutate('workflows.create');
    expect([away.status, away.error?.message]).toEqual([503, expect.stringContaining('database')]);
    const upload = await fetch(`${shaky.origin}/api/files`, {
      method: 'POST',
      headers: { ...person.client.headers, 'x-file-name': 'a.txt' },
      body: 'a',
    });
    expect(upload.status).toBe(503);
    await line.mend();
    expect((await person.client.mutate('workflows.create')).status).toBe(200);
    expect(shaky.defects).toEqual([]);
  } finally {
    await shaky.close();
    await line.cut();
  }
});
