import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WorkflowDocument } from '@/graph/document';
import type { Json } from '@/graph/json';
import { workflow } from '@/graph/testing/workflow-builder';
import { ApiFixture, type FixtureEvent, type Person, smallWorkflow } from '@/server/api/testing/api-fixture';

let api: ApiFixture;
let editor: Person;
let workspaceId: string;
beforeAll(async () => {
  api = await ApiFixture.open();
  workspaceId = await api.workspace();
  editor = await api.person(workspaceId, 'editor', 'Mara');
});
afterAll(() => api.close());

const fileWorkflow = (): WorkflowDocument =>
  workflow('Reads a file')
    .node('start', 'start', {
      fields: [
        { key: 'document', label: 'Order document', type: 'file', isRequired: true },
        { key: 'note', label: 'Note', type: 'text', isRequired: false },
      ],
    })
    .node('finish', 'finish', {
      result: 'fields',
      fields: [{ key: 'note', label: 'Note', value: 'done' }],
      value: '',
    })
    .edge('start', 'finish')
    .build();

const start = (workflowId: string, input: Json, rest: Record<string, unknown> = {}) =>
  editor.client.mutate('runs.start', { workflowId, input, ...rest });

test('a run starts on the version of the document as it is now', async () => {
  const workflowId = await api.workflow(workspaceId);
  const answer = await start(workflowId, { customer: 'Acme' }, { revision: 1 });
  expect(answer.status).toBe(200);
  const { runId } = answer.data as { runId: string };
  const run = await editor.client.query('runs.get', { id: runId });
  expect(run.data).toMatchObject({
    id: runId,
    number: 1,
    status: 'queued',
    versionNumber: 1,
    input: { customer: 'Acme' },
    document: smallWorkflow(),
    startedBy: 'Mara',
    trigger: 'editor',
    hasChangedSince: false,
  });

  await editor.client.mutate('workflows.save', { id: workflowId, revision: 1, document: smallWorkflow('Renamed') });
  const later = await editor.client.query('runs.get', { id: runId });
  expect(later.data).toMatchObject({ hasChangedSince: true, document: smallWorkflow() });
});

test('a run of a revision that somebody changed is refused', async () => {
  const workflowId = await api.workflow(workspaceId);
  await editor.client.mutate('workflows.save', { id: workflowId, revision: 1, document: smallWorkflow('Changed') });
  const answer = await start(workflowId, { customer: 'Acme' }, { revision: 1 });
  expect([answer.status, answer.error?.data.current]).toEqual([409, expect.objectContaining({ revision: 2 })]);
});

test('what cannot run is refused with every thing to fix', async () => {
  const workflowId = await api.workflow(workspaceId, { ...smallWorkflow(), edges: [] });
  const answer = await start(workflowId, { customer: 'Acme' });
  expect(answer.status).toBe(400);
  expect(answer.error?.message).toMatch(/must be fixed before this can run/);
  expect(answer.error?.data.findings).toEqual(
    expect.arrayContaining([expect.objectContaining({ severity: 'error', message: expect.any(String) })]),
  );
  expect(await api.services.prisma.run.count({ where: { workflowId } })).toBe(0);
});

test('input that does not fit is described by the labels people see', async () => {
  const workflowId = await api.workflow(workspaceId, fileWorkflow());
  const missing = await start(workflowId, {});
  expect([missing.status, missing.error?.message]).toEqual([400, '“Order document” is needed.']);
  expect(missing.error?.data.problems).toEqual([{ path: 'document', message: '“Order document” is needed' }]);

  const wrong = await start(workflowId, { document: 'order.pdf', note: 7 });
  expect(wrong.error?.data.problems).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ path: 'note', message: '“Note” must be text, but is a number' }),
    ]),
  );
});

test('a file counts only when it was uploaded to this workspace', async () => {
  const upload = async (person: Person) => {
    const response = await fetch(`${api.origin}/api/files`, {
      method: 'POST',
      headers: { ...person.client.headers, 'content-type': 'application/pdf', 'x-file-name': 'order.pdf' },
      body: `%PDF ${person.name}`,
    });
    return (await response.json()) as Json;
  };
  const stranger = await api.person(await api.workspace('Elsewhere'), 'owner', 'Stranger');
  const workflowId = await api.workflow(workspaceId, fileWorkflow());
  const foreign = await start(workflowId, { document: await upload(stranger) });
  expect([foreign.status, foreign.error?.message]).toEqual([400, expect.stringContaining('is not stored here')]);
  expect((await start(workflowId, { document: await upload(editor) })).status).toBe(200);
});

test('text that the database cannot hold is replaced, not lost', async () => {
  const workflowId = await api.workflow(workspaceId);
  const { runId } = (await start(workflowId, { customer: 'A\u0000b\ud800' })).data as { runId: string };
  expect((await editor.client.query('runs.get', { id: runId })).data).toMatchObject({
    input: { customer: 'A\ufffdb\ufffd' },
  });
});

test('a thousand waiting runs are enough', async () => {
  const crowded = await api.workspace('Crowded');
  const person = await api.person(crowded, 'editor');
  const workflowId = await api.workflow(crowded);
  const runId = await api.run(crowded, workflowId);
  const { versionId } = await api.services.prisma.run.findUniqueOrThrow({ where: { id: runId } });
  await api.services.prisma.run.createMany({
    data: Array.from({ length: 1_000 }, (_, index) => ({
      workspaceId: crowded,
      workflowId,
      versionId,
      number: index + 2,
      trigger: 'api',
      input: {},
      seed: 'x',
      wakeAt: new Date(),
    })),
  });
  const startOne = () => person.client.mutate('runs.start', { workflowId, input: { customer: 'A' } });
  // What was counted a moment before may let some in.
  await expect.poll(async () => (await startOne()).status).toBe(429);
  expect((await startOne()).headers.get('retry-after')).toBe('30');
});

test('while the disk is nearly full nothing new is stored, and everything can be read', async () => {
  const full = await ApiFixture.open({ disk: { hasRoom: async () => false } });
  try {
    const workspace = await full.workspace();
    const person = await full.person(workspace, 'editor');
    const workflowId = await full.workflow(workspace);
    const started = await person.client.mutate('runs.start', { workflowId, input: { customer: 'A' } });
    expect([started.status, started.error?.message]).toEqual([503, expect.stringContaining('500 MB of disk')]);
    const headers = { ...person.client.headers, 'x-file-name': 'a.txt' };
    expect((await fetch(`${full.origin}/api/files`, { method: 'POST', headers, body: 'a' })).status).toBe(503);
    expect((await person.client.query('workflows.get', { id: workflowId })).status).toBe(200);
  } finally {
    await full.close();
  }
});

test('a full disk of the database is told in words, and every page can still be read', async () => {
  const { services } = api;
  const { queue } = services;
  const workflowId = await api.workflow(workspaceId);
  services.queue = {
    ...queue,
    create: () =>
      Promise.reject(Object.assign(new Error('could not extend file: No space left on device'), { code: '53100' })),
  };
  const answer = await editor.client.mutate('runs.start', { workflowId, input: { customer: 'A' } });
  services.queue = queue;
  expect(answer.status).toBe(503);
  expect(answer.error?.message).toMatch(/^The disk of the database is full/);
  expect((await editor.client.query('runs.list', {})).status).toBe(200);
});

test('a workspace starts at most sixty runs a minute', async () => {
  const busy = await api.workspace('Busy');
  const person = await api.person(busy, 'editor');
  const statuses = [];
  for (let each = 0; each < 62; each++)
    statuses.push((await person.client.mutate('runs.start', { workflowId: 'none', input: {} })).status);
  expect(new Set(statuses)).toEqual(new Set([404, 429]));
});

test('the list pages through every run once, also while new ones arrive', async () => {
  const listed = await api.workspace('Listed');
  const person = await api.person(listed, 'viewer');
  const workflowId = await api.workflow(listed);
  const made = [];
  for (let each = 0; each < 60; each++)
    made.push(await api.run(listed, workflowId, { status: each % 3 ? 'succeeded' : 'failed' }));
  type Page = { items: { id: string; status: string }[]; nextCursor: string | null };
  const first = (await person.client.query('runs.list', {})).data as Page;
  await api.run(listed, workflowId);
  const second = (await person.client.query('runs.list', { cursor: first.nextCursor })).data as Page;
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(made.reverse());
  expect(second.nextCursor).toBeNull();
  for (const cursor of ['x', '', made[0] ?? '', `2026-13-01T00:00:00.000Z_${made[0]}`, `${first.nextCursor}x`])
    expect((await person.client.query('runs.list', { cursor })).error?.data.problems).toMatchObject([
      { path: 'cursor' },
    ]);
  const failed = (await person.client.query('runs.list', { status: 'failed' })).data as Page;
  expect(failed.items).toHaveLength(20);
});

const done = (nodeId: string, output: Json, path = nodeId): FixtureEvent => ({
  type: 'step.completed',
  path,
  attempt: 1,
  nodeId,
  output,
  ports: ['out'],
  usage: [],
  logs: [],
  warnings: [],
});
const started: FixtureEvent = { type: 'run.started', input: {}, documentHash: 'x', seed: 'x' };
const succeeded: FixtureEvent = { type: 'run.succeeded', output: null };

test('a run began and ended when its log says, in a list as on its own page', async () => {
  const workflowId = await api.workflow(workspaceId);
  const { runId } = (await start(workflowId, { customer: 'Acme' })).data as { runId: string };
  const { prisma } = api.services;
  const event = { runId, path: '', data: {} };
  await prisma.runEvent.deleteMany({ where: { runId } });
  await prisma.runEvent.createMany({
    data: [
      { ...event, seq: 1, type: 'run.started', at: new Date('2026-03-01T09:00:00.002Z') },
      { ...event, seq: 2, type: 'run.failed', at: new Date('2026-03-01T09:00:00.068Z') },
    ],
  });
  const row = { startedAt: new Date('2026-03-01T09:00:00Z'), finishedAt: new Date('2026-03-01T09:00:00.070Z') };
  await prisma.run.update({ where: { id: runId }, data: { ...row, status: 'failed', lastSeq: 2 } });
  const { data } = await editor.client.query('runs.list', { workflowId });
  expect(data).toMatchObject({
    items: [{ startedAt: '2026-03-01T09:00:00.002Z', finishedAt: '2026-03-01T09:00:00.068Z' }],
  });
});

test('what steps last gave is found by their key, also in containers and from an older run', async () => {
  const workflowId = await api.workflow(workspaceId);
  await api.run(workspaceId, workflowId, { events: [started, done('draft', 'old'), done('lookup', { rows: 1 })] });
  const newest = await api.run(workspaceId, workflowId, {
    input: { customer: 'New' },
    events: [
      started,
      done('draft', 'new'),
      done('inner', 'first', 'each[0]/inner'),
      done('inner', 'second', 'each[1]/inner'),
    ],
  });
  const values = (await editor.client.query('runs.workflowValues', { workflowId })).data;
  expect(values).toMatchObject({
    runId: newest,
    input: { customer: 'New' },
    steps: { draft: { output: 'new' }, lookup: { output: { rows: 1 } }, inner: { output: 'first' } },
  });
});

test('a large value can be read in the run it belongs to, and nowhere else', async () => {
  const workflowId = await api.workflow(workspaceId);
  const hash = 'c'.repeat(64);
  const holder = await api.run(workspaceId, workflowId, {
    events: [started, done('draft', { $blob: hash, size: 70_000, preview: '…' })],
  });
  const other = await api.run(workspaceId, workflowId, { events: [started, done('draft', hash)] });
  expect((await editor.client.query('runs.value', { id: holder, hash })).data).toEqual({ value: 'the whole value' });
  expect((await editor.client.query('runs.value', { id: other, hash })).status).toBe(404);
  expect((await editor.client.query('runs.value', { id: holder, hash: 'd'.repeat(64) })).status).toBe(404);
  expect((await editor.client.query('runs.value', { id: holder, hash: "'; drop table run" })).status).toBe(404);
});

type Message = { kind: 'event'; event: { seq: number } } | { kind: 'progress'; update: { textDelta: string } };
const watch = async function* (runId: string, lastEventId?: string, stop = new AbortController()) {
  for await (const { id, event, data } of editor.client.subscribe(
    'runs.live',
    { id: runId },
    { signal: stop.signal, lastEventId },
  )) {
    if (event === 'connected' || event === 'ping') continue;
    if (event === 'return') return;
    yield { id, message: data as unknown as Message };
  }
};

test('a live view gets what is there, then what comes, and ends with the run', async () => {
  const workflowId = await api.workflow(workspaceId);
  const runId = await api.run(workspaceId, workflowId, { status: 'running', events: [started] });
  const seen: (string | number)[] = [];
  for await (const { message } of watch(runId)) {
    seen.push(message.kind === 'event' ? message.event.seq : message.update.textDelta);
    const [listener] = api.news.watching(runId);
    if (seen.length === 1) listener?.onProgress({ path: 'draft', attempt: 1, update: { textDelta: 'Dear ' } });
    if (seen.length === 2) {
      await api.append(runId, 1, [done('draft', 'x'), succeeded]);
      listener?.onEvents();
    }
  }
  expect(seen).toEqual([1, 'Dear ', 2, 3]);
  expect(api.news.watching(runId)).toEqual([]);
});

test('a live view that lost its connection goes on after the last event it got', async () => {
  const workflowId = await api.workflow(workspaceId);
  const runId = await api.run(workspaceId, workflowId, {
    status: 'running',
    events: [started, done('a', 1), done('b', 2), done('c', 3)],
  });
  const stop = new AbortController();
  let lastId: string | undefined;
  for await (const { id } of watch(runId, undefined, stop)) {
    lastId = id ?? undefined;
    if (id !== '2') continue;
    stop.abort();
    break;
  }
  expect(lastId).toBe('2');
  await api.append(runId, 4, [succeeded]);
  const rest: number[] = [];
  for await (const { message } of watch(runId, lastId)) if (message.kind === 'event') rest.push(message.event.seq);
  expect(rest).toEqual([3, 4, 5]);
});

test('text of a step that streams faster than it is read arrives joined, nothing missing', async () => {
  const workflowId = await api.workflow(workspaceId);
  const runId = await api.run(workspaceId, workflowId, { status: 'running', events: [started] });
  let text = '';
  for await (const { message } of watch(runId)) {
    const [listener] = api.news.watching(runId);
    if (message.kind === 'event' && message.event.seq === 1)
      for (let each = 0; each < 500; each++)
        listener?.onProgress({ path: 'draft', attempt: 1, update: { textDelta: `${each} ` } });
    if (message.kind === 'progress') {
      text += message.update.textDelta;
      await api.append(runId, 1, [succeeded]);
      listener?.onEvents();
    }
  }
  expect(text).toBe(Array.from({ length: 500 }, (_, each) => `${each} `).join(''));
});

test('a cancel is passed to the run; one that has ended says so', async () => {
  const workflowId = await api.workflow(workspaceId);
  const running = await api.run(workspaceId, workflowId, { status: 'running' });
  expect((await editor.client.mutate('runs.cancel', { id: running })).status).toBe(200);
  expect(api.signals).toContainEqual({ runId: running, signal: { type: 'cancel', by: 'Mara' } });
  const ended = await api.run(workspaceId, workflowId);
  const late = await editor.client.mutate('runs.cancel', { id: ended });
  expect([late.status, late.error?.message]).toEqual([409, 'This run has already ended.']);
});

test('an unknown outcome is decided once', async () => {
  const workflowId = await api.workflow(workspaceId);
  const runId = await api.run(workspaceId, workflowId, {
    status: 'needs_attention',
    events: [started, { type: 'step.outcomeUnknown', path: 'send', attempt: 1, nodeId: 'send' }],
  });
  const decide = (path: string) =>
    editor.client.mutate('runs.decide', { id: runId, path, choice: 'happened', output: { ok: true } });
  expect((await decide('other')).status).toBe(409);
  expect((await decide('send')).status).toBe(200);
  expect(api.signals.at(-1)).toEqual({
    runId,
    signal: { type: 'decide', path: 'send', choice: 'happened', output: { ok: true }, by: 'Mara' },
  });
  await api.append(runId, 2, [
    { type: 'step.outcomeDecided', path: 'send', attempt: 1, nodeId: 'send', choice: 'happened', by: 'Mara' },
  ]);
  expect((await decide('send')).status).toBe(409);
});

test('the list tells how many items a run that is done went on without', async () => {
  const workflowId = await api.workflow(workspaceId);
  const lists: FixtureEvent[] = [
    {
      ...{ path: 'each', type: 'fan.started', nodeId: 'each', over: 'items', count: 3, items: ['a', 'b', 'c'] },
      ...{ concurrency: 1, until: 'all', onItemError: 'keep' },
    },
    ...['each[1]/ask', 'each[2]/ask'].map(
      (path): FixtureEvent => ({
        ...{ path, type: 'step.failed', attempt: 1, nodeId: 'ask', ports: [], usage: [], logs: [] },
        error: { code: 'code-error', message: 'No stock.', transient: false },
      }),
    ),
  ];
  const done = await api.run(workspaceId, workflowId, { status: 'succeeded', events: lists });
  const failed = await api.run(workspaceId, workflowId, { status: 'failed', events: lists });
  const whole = await api.run(workspaceId, workflowId, { status: 'succeeded', events: lists.slice(0, 1) });
  const page = await editor.client.query('runs.list', { workflowId });
  const { items } = page.data as { items: { id: string; missingItems: number }[] };
  expect(Object.fromEntries(items.map(({ id, missingItems }) => [id, missingItems]))).toEqual({
    [done]: 2,
    [failed]: 0,
    [whole]: 0,
  });
});
