import { afterAll, beforeAll, expect, test } from 'vitest';
import { workflow } from '@/graph/testing/workflow-builder';
import { hashToken } from '@/server/accounts/secret-token';
import { ApiFixture, type FixtureEvent, LIVE_SECRET, type Person } from '@/server/api/testing/api-fixture';
import type { Usage } from '@/server/engine/events';
import type { ShareProjection } from './share-projection';

let api: ApiFixture;
let editor: Person;
let workspaceId: string;
let runId: string;

const usage: Usage = {
  model: 'gpt-5.4',
  provider: 'openai',
  isStandIn: false,
  inputTokens: 10,
  cachedTokens: null,
  outputTokens: 5,
  reasoningTokens: null,
  costUsd: 0.001,
};
const done = (nodeId: string, output: unknown, rest: Partial<FixtureEvent> = {}): FixtureEvent =>
  ({
    type: 'step.completed',
    path: nodeId,
    attempt: 1,
    nodeId,
    output,
    ports: ['out'],
    usage: [],
    logs: [{ level: 'info', message: 'internal log line', atMs: 1 }],
    warnings: [],
    ...rest,
  }) as FixtureEvent;
const begun = (nodeId: string, input: { field: string; value: string }[] = [], path = nodeId): FixtureEvent => ({
  type: 'step.started',
  path,
  attempt: 1,
  nodeId,
  effect: 'read',
  idempotencyKey: 'key-of-the-attempt',
  isIdempotent: true,
  input: input.map((field) => ({ ...field, references: ['input.document'] })),
});

beforeAll(async () => {
  api = await ApiFixture.open();
  workspaceId = await api.workspace();
  editor = await api.person(workspaceId, 'editor', 'Mara');
  const document = workflow('Answer purchase orders')
    .node('start', 'start', { fields: [{ key: 'document', label: 'Document', type: 'file', isRequired: true }] })
    .node('draft', 'prompt', { prompt: 'The source of the prompt {{ input.document }}' }, { title: 'Draft reply' })
    .node('code', 'code', { code: 'return "the source of the code";', language: 'javascript' }, { title: 'Add it up' })
    .node('finish', 'finish', { result: 'value', fields: [], value: '{{ steps.code }}' }, { title: 'Reply is ready' })
    .edge('start', 'draft')
    .edge('draft', 'code')
    .edge('code', 'finish')
    .build();
  const file = { $file: 'f'.repeat(64), name: 'order.pdf', mediaType: 'application/pdf', size: 12 };
  runId = await api.run(workspaceId, await api.workflow(workspaceId, document), {
    input: { document: file },
    output: { reply: `Write to kim@example.com or +49 30 1234567, token ${LIVE_SECRET}, order 4711 of 2026-11-22` },
    events: [
      { type: 'run.started', input: { document: file }, documentHash: 'x', seed: 'seed-of-the-run' },
      { type: 'run.claimed', epoch: 1, worker: 'worker-name-7' },
      begun('start'),
      done('start', { document: file }),
      begun('draft', [{ field: 'config.prompt', value: 'Answer kim@example.com politely' }]),
      done(
        'draft',
        { text: 'Dear kim@example.com' },
        { usage: [usage], trace: { prompt: 'The prompt as it was sent' } },
      ),
      begun('code', [
        { field: 'config.input', value: 'sk-abcdefghijklmnopqrstuvwx' },
        { field: 'config.language', value: 'javascript' },
      ]),
      {
        type: 'step.attemptFailed',
        path: 'code',
        attempt: 1,
        nodeId: 'code',
        error: {
          code: 'x',
          message: `Failed with ${LIVE_SECRET}`,
          transient: true,
          details: { authorization: 'Bearer abcdefghijk' },
        },
        retryAt: new Date().toISOString(),
        usage: [],
        logs: [],
      },
      {
        ...begun('code', [
          { field: 'config.input', value: 'sk-abcdefghijklmnopqrstuvwx' },
          { field: 'config.language', value: 'javascript' },
        ]),
        attempt: 2,
      } as FixtureEvent,
      done(
        'code',
        { sum: 3, big: { $blob: 'b'.repeat(64), size: 99_999_999, preview: 'the beginning' } },
        { attempt: 2 },
      ),
      { type: 'step.skipped', path: 'finish', nodeId: 'finish', reason: 'not-on-path' },
      { type: 'run.succeeded', output: null },
    ],
  });
});
afterAll(() => api.close());

const all = { includeInputs: true, includePrompts: true, redact: true };
const create = async (scope: Record<string, unknown> = {}): Promise<{ id: string; url: string; token: string }> => {
  const answer = await editor.client.mutate('shares.create', { runId, expiresInHours: 24, ...all, ...scope });
  expect(answer.status, JSON.stringify(answer.error)).toBe(200);
  const { id, url } = answer.data as { id: string; url: string };
  return { id, url, token: url.split('/s/')[1] ?? '' };
};
const view = (token: string) => api.anonymous.query('share.view', { token });
const seen = async (scope: Record<string, unknown> = {}): Promise<ShareProjection> =>
  (await view((await create(scope)).token)).data as unknown as ShareProjection;

test('a link has a 256-bit token, of which only the hash is stored', async () => {
  const { url, token, id } = await create();
  expect(url).toBe(`${api.origin}/s/${token}`);
  expect(token).toMatch(/^[\w-]{43}$/);
  const row = await api.services.prisma.share.findUniqueOrThrow({ where: { id } });
  expect(row.tokenHash).toBe(hashToken(token));
  expect(JSON.stringify(row)).not.toContain(token);
  expect(JSON.stringify((await editor.client.query('shares.list', { runId })).data)).not.toContain(token);
});

test('it opens without a session and is counted', async () => {
  const { token, id } = await create();
  const answer = await view(token);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('x-robots-tag')).toBe('noindex, nofollow');
  expect(answer.headers.get('cache-control')).toContain('no-store');
  expect(answer.headers.get('set-cookie')).toBeNull();
  expect(answer.data).toMatchObject({
    workflowName: 'Answer purchase orders',
    sharedBy: 'Mara',
    status: 'succeeded',
  });
  expect(await api.services.prisma.share.findUnique({ where: { id } })).toMatchObject({ views: 1 });
});

test('secrets, addresses and phone numbers are hidden; ordinary values stay', async () => {
  const projection = await seen();
  expect(projection.output).toEqual({
    reply: 'Write to ⟦email address⟧ or ⟦phone number⟧, token ⟦secret⟧, order 4711 of 2026-11-22',
  });
  const text = JSON.stringify(projection);
  for (const secret of [LIVE_SECRET, 'sk-abcdefghijkl', 'kim@example.com', 'Bearer abcdefghijk', '1234567'])
    expect(text, secret).not.toContain(secret);
  expect(projection.hiddenCount).toBeGreaterThanOrEqual(6);
});

test('secrets are hidden even when addresses are shown', async () => {
  const text = JSON.stringify(await seen({ redact: false }));
  expect(text).toContain('kim@example.com');
  expect(text).not.toContain(LIVE_SECRET);
  expect(text).not.toContain('sk-abcdefghijkl');
});

test('no id of ours, no source, no log, no header, no hash leaves', async () => {
  const text = JSON.stringify(await seen({ redact: false }));
  const { workflowId, versionId } = await api.services.prisma.run.findUniqueOrThrow({ where: { id: runId } });
  for (const hidden of [
    runId,
    workflowId,
    versionId,
    workspaceId,
    editor.userId,
    'f'.repeat(64),
    'b'.repeat(64),
    'seed-of-the-run',
    'worker-name-7',
    'key-of-the-attempt',
    'internal log line',
    'the source of the code',
    'The source of the prompt',
    'authorization',
  ])
    expect(text, hidden).not.toContain(hidden);
  expect(text).toContain('the beginning');
});

test('the viewer sees steps, times and the picture under made-up names', async () => {
  const projection = await seen();
  expect(projection.canvas.nodes.map(({ id, title }) => [id, title])).toEqual([
    ['step-1', 'start'],
    ['step-2', 'Draft reply'],
    ['step-3', 'Add it up'],
    ['step-4', 'Reply is ready'],
  ]);
  expect(projection.canvas.edges[0]).toEqual({
    id: 'edge-1',
    source: 'step-1',
    sourcePort: 'out',
    target: 'step-2',
    targetPort: 'in',
  });
  expect(projection.steps.map(({ title, status, attempts }) => [title, status, attempts])).toEqual([
    ['start', 'done', 1],
    ['Draft reply', 'done', 1],
    ['Add it up', 'done', 2],
    ['Reply is ready', 'skipped', 0],
  ]);
});

test('inputs and prompts are shown only when their boxes are ticked', async () => {
  const nothing = await seen({ includeInputs: false, includePrompts: false });
  expect(nothing.steps.every((step) => step.input === undefined && step.prompt === undefined)).toBe(true);
  // Start gives out the run's input.
  expect(nothing.steps[0]?.output).toBeUndefined();
  expect(nothing.steps[1]?.output).toEqual({ text: 'Dear ⟦email address⟧' });

  const inputs = await seen({ includePrompts: false });
  expect(inputs.steps[0]?.output).toEqual({
    document: { $file: '', name: 'order.pdf', mediaType: 'application/pdf', size: 12 },
  });
  expect(inputs.steps[1]?.input).toBeUndefined();
  expect(inputs.steps[2]?.input).toEqual([
    { field: 'config.input', value: '⟦secret⟧' },
    { field: 'config.language', label: 'Language', value: 'javascript' },
  ]);
  // Values go by what people call them.
  expect(inputs.steps[0]?.words).toMatchObject({ document: { label: 'Document' } });
  expect(nothing.steps[0]?.words).toBeUndefined();

  const prompts = await seen({ includeInputs: false });
  expect(prompts.steps[1]?.prompt).toEqual({ prompt: 'The prompt as it was sent' });
  expect(prompts.steps[2]?.input).toBeUndefined();
});

test('the preview is what viewers get', async () => {
  const preview = (await editor.client.query('shares.preview', { runId, expiresInHours: 24, ...all }))
    .data as unknown as ShareProjection;
  const real = await seen();
  expect({ ...preview, expiresAt: '' }).toEqual({ ...real, expiresAt: '' });
});

test('unknown, revoked and expired are one answer, at once', async () => {
  const revoked = await create();
  const expired = await create();
  expect((await view(revoked.token)).status).toBe(200);
  expect((await editor.client.mutate('shares.revoke', { id: revoked.id })).status).toBe(200);
  await api.services.prisma.share.update({ where: { id: expired.id }, data: { expiresAt: new Date(Date.now() - 1) } });
  const answers = [
    await view(revoked.token),
    await view(expired.token),
    await view('A'.repeat(43)),
    await view('no token'),
  ];
  expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
  expect(new Set(answers.map(({ error }) => JSON.stringify(error))).size).toBe(1);
});

test('a link lives 90 days at most, and 7 by default', async () => {
  const answer = await editor.client.mutate('shares.create', { runId, ...all });
  const days = (Date.parse((answer.data as { expiresAt: string }).expiresAt) - Date.now()) / 86_400_000;
  expect(days).toBeCloseTo(7, 1);
  expect((await editor.client.mutate('shares.create', { runId, ...all, expiresInHours: 90 * 24 + 1 })).status).toBe(
    400,
  );
});

test('an editor ends links of their own; those of others are for admins', async () => {
  const other = await api.person(workspaceId, 'editor', 'Jonas');
  const admin = await api.person(workspaceId, 'admin', 'Sana');
  const { id } = await create();
  expect((await other.client.mutate('shares.revoke', { id })).status).toBe(403);
  expect((await admin.client.mutate('shares.revoke', { id })).status).toBe(200);
});

test('making and ending a link is in the audit log', async () => {
  const { id } = await create();
  await editor.client.mutate('shares.revoke', { id });
  const entries = await api.services.prisma.auditEntry.findMany({ where: { subject: { contains: id } } });
  expect(entries.map(({ action, userId }) => [action, userId])).toEqual([
    ['share.created', editor.userId],
    ['share.revoked', editor.userId],
  ]);
});

test('one address opens at most sixty shared pages a minute', async () => {
  const statuses = [];
  for (let each = 0; each < 62; each++) {
    const search = encodeURIComponent(JSON.stringify({ token: 'A'.repeat(43) }));
    const headers = { 'x-forwarded-for': '203.0.113.9' };
    statuses.push((await fetch(`${api.origin}/api/trpc/share.view?input=${search}`, { headers })).status);
  }
  expect(statuses.filter((status) => status === 404)).toHaveLength(60);
  expect(statuses.at(-1)).toBe(429);
});
