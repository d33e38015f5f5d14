import { afterAll, beforeAll, expect, test } from 'vitest';
import { toJsonColumn } from '@/server/json-column';
import { smallWorkflow } from '../testing/api-fixture';
import type { RestReply, RestRequest } from './testing/rest-client';
import { RestRoom, type RestThings } from './testing/rest-room';

let room: RestRoom;
let things: RestThings;
beforeAll(async () => {
  room = await RestRoom.open();
  things = await room.things();
});
afterAll(() => room.close());

const send = (method: string, path: string, more: Partial<RestRequest> = {}): Promise<RestReply> =>
  room.keys.editor.send({ method, path, ...more });
const bodyOf = (reply: RestReply) => reply.body as Record<string, unknown>;

const start = (input: object, more: Partial<RestRequest> = {}, rest: object = {}) =>
  send('POST', '/runs', { body: { workflowId: things.workflowId, input, ...rest }, ...more });

test('the same key is the same run: 201, then 200, and 409 with another input', async () => {
  const headers = { 'idempotency-key': 'po-48213' };
  const first = await start({ customer: 'Acme' }, { headers });
  expect(first.status, first.text).toBe(201);
  expect(first.headers.get('location')).toBe(`/api/v1/runs/${bodyOf(first).id}`);
  expect(first.body).toMatchObject({ trigger: 'api', version: 1, input: { customer: 'Acme' }, startedBy: 'Mara' });
  const again = await start({ customer: 'Acme' }, { headers });
  expect([again.status, bodyOf(again).id]).toEqual([200, bodyOf(first).id]);
  const other = await start({ customer: 'Brightwater' }, { headers });
  expect(other.status).toBe(409);
  expect(bodyOf(other).detail).toMatch(/with another input/);
});

test('the same key with another version or another budget is another request, and refused', async () => {
  const { workflowId } = await room.things();
  const asked = (rest: object) =>
    start({ customer: 'Acme' }, { headers: { 'idempotency-key': 'asked' } }, { workflowId, ...rest });
  const budget = { modelCalls: 3, costUsd: 0.5 };
  const first = await asked({ version: 'draft', budget });
  expect(first.status, first.text).toBe(201);
  const again = await asked({ version: 'draft', budget: { costUsd: 0.5, modelCalls: 3 } });
  expect([again.status, bodyOf(again).id]).toEqual([200, bodyOf(first).id]);
  for (const rest of [{ version: 'draft' }, { version: 'draft', budget: { ...budget, modelCalls: 4 } }]) {
    const other = await asked(rest);
    expect([other.status, bodyOf(other).detail]).toEqual([409, expect.stringMatching(/with another budget/)]);
  }
  for (const version of ['published', 1]) {
    const other = await asked({ version, budget });
    expect([other.status, bodyOf(other).detail]).toEqual([409, expect.stringMatching(/of another version/)]);
  }
});

test('runs start what is published, unless they say otherwise', async () => {
  const { workflowId } = things;
  const document = smallWorkflow('A newer draft');
  expect((await send('PUT', `/workflows/${workflowId}`, { body: { revision: 1, document } })).status).toBe(200);
  const versionOf = async (rest: object) => bodyOf(await start({ customer: 'Acme' }, {}, rest)).version;
  expect(await versionOf({})).toBe(1);
  expect(await versionOf({ version: 'draft' })).toBe(2);
  expect(await versionOf({ version: 1 })).toBe(1);
  const missing = await start({ customer: 'Acme' }, {}, { version: 9 });
  expect([missing.status, bodyOf(missing).detail]).toEqual([422, expect.stringMatching(/has no version 9/)]);
});

test('an input that does not fit says where', async () => {
  const reply = await start({});
  expect(reply.headers.get('content-type')).toBe('application/problem+json');
  expect(reply.body).toEqual({
    type: 'urn:sluice:problem:invalid',
    title: 'The request is not right',
    status: 422,
    code: 'invalid',
    detail: '“Customer” is needed.',
    errors: [{ pointer: '#/input/customer', detail: '“Customer” is needed' }],
  });
});

test('a draft that cannot run is published by nobody, and says what is to fix', async () => {
  const made = await send('POST', '/workflows', { body: { document: { ...smallWorkflow(), edges: [] } } });
  expect([made.status, made.headers.get('etag')]).toEqual([201, '"1"']);
  const reply = await send('POST', `/workflows/${bodyOf(made).id}/publish`, { body: {} });
  expect(reply.status).toBe(422);
  expect((bodyOf(reply).findings as unknown[]).length).toBeGreaterThan(0);
  const unpublished = await send('POST', '/runs', { body: { workflowId: bodyOf(made).id } });
  expect(bodyOf(unpublished)).toMatchObject({ status: 422, detail: expect.stringMatching(/is not published/) });
});

test('a save over another revision is refused with what is there now; without one it is asked for', async () => {
  const { workflowId } = await room.things();
  const path = `/workflows/${workflowId}`;
  const document = smallWorkflow('Mine');
  const read = await send('GET', path);
  expect(read.headers.get('etag')).toBe('"1"');
  const saved = await send('PUT', path, { headers: { 'if-match': '"1"' }, body: { document } });
  expect([saved.status, saved.headers.get('etag'), bodyOf(saved).revision]).toEqual([200, '"2"', 2]);
  const stale = await send('PUT', path, {
    headers: { 'if-match': '"1"' },
    body: { document: smallWorkflow('Theirs') },
  });
  expect(stale.status).toBe(409);
  expect(bodyOf(stale).current).toMatchObject({ id: workflowId, revision: 2, name: 'Mine' });
  expect((await send('PUT', path, { body: { document } })).status).toBe(428);
  expect((await send('PUT', path, { headers: { 'if-match': '*' }, body: { document } })).status).toBe(400);
  const torn = await send('PUT', path, { headers: { 'if-match': '"2"' }, body: { revision: 1, document } });
  expect(torn.status).toBe(422);
});

test('what nobody can read as a workflow is refused with its places', async () => {
  const document = { ...smallWorkflow(), nodes: [{ ...smallWorkflow().nodes[0], type: 'teleporter' }], edges: [] };
  const unknownKind = await send('POST', '/workflows', { body: { document } });
  expect(unknownKind.body).toMatchObject({ status: 422, findings: [{ code: 'unknown-type' }] });
  const noShape = await send('POST', '/workflows', { body: { document: { name: 'x' } } });
  expect(noShape.body).toMatchObject({ status: 422 });
  expect(bodyOf(noShape).errors).toContainEqual(expect.objectContaining({ pointer: '#/document/nodes' }));
});

test('a run is waited for until it ends, or the time is up', async () => {
  const { waitingId, workflowId } = await room.things();
  const now = await send('GET', `/runs/${waitingId}/wait`, { query: { timeout: '0' } });
  expect(now.body).toMatchObject({ id: waitingId, status: 'waiting' });
  expect((await send('GET', `/runs/${waitingId}/wait`, { query: { timeout: '61' } })).status).toBe(400);

  const running = await room.api.run(room.workspaceId, workflowId, { status: 'running', events: [] });
  const waiting = send('GET', `/runs/${running}/wait`, { query: { timeout: '60' } });
  await expect.poll(() => room.api.news.watching(running).length).toBe(1);
  await endRun(running, 0);
  expect((await waiting).body).toMatchObject({ id: running, status: 'succeeded', output: { ok: true } });
  expect(room.api.news.watching(running)).toHaveLength(0);
});

const endRun = async (runId: string, afterSeq: number): Promise<void> => {
  await room.api.append(runId, afterSeq, [{ type: 'run.succeeded', output: { ok: true } }]);
  await room.api.services.prisma.run.update({
    where: { id: runId },
    data: { status: 'succeeded', lastSeq: afterSeq + 1, output: toJsonColumn({ ok: true }) },
  });
  for (const listener of room.api.news.watching(runId)) listener.onEvents();
};

test('events come in pages', async () => {
  const path = `/runs/${things.runId}/events`;
  const first = await send('GET', path, { query: { limit: '1' } });
  expect(first.body).toMatchObject({ items: [{ seq: 1, data: { type: 'run.started' } }], nextAfterSeq: 1 });
  const second = await send('GET', path, { query: { limit: '3', afterSeq: '1' } });
  expect(second.body).toMatchObject({
    items: [
      { seq: 2, path: 'send' },
      { seq: 3, data: { type: 'run.succeeded' } },
    ],
    nextAfterSeq: null,
  });
  expect((await send('GET', path, { headers: { accept: 'text/html' } })).status).toBe(406);
});

test('the stream sends every event once, resumes after the last one seen, and ends with the run', async () => {
  const { workflowId } = things;
  const runId = await room.api.run(room.workspaceId, workflowId, {
    status: 'running',
    events: [{ type: 'run.started', input: {}, documentHash: 'x', seed: 'x' }],
  });
  const follow = (lastEventId?: string) =>
    room.keys.viewer.fetch({
      method: 'GET',
      path: `/runs/${runId}/events`,
      headers: { accept: 'text/event-stream', ...(lastEventId && { 'last-event-id': lastEventId }) },
    });
  expect((await follow('9')).status).toBe(400);
  const stream = await follow();
  expect(stream.status).toBe(200);
  expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/);
  const whole = stream.text();
  await expect.poll(() => room.api.news.watching(runId).length).toBe(1);
  for (const listener of room.api.news.watching(runId))
    listener.onProgress({ path: 'draft', attempt: 1, update: { textDelta: 'Dear ' } });
  await room.api.append(runId, 1, [{ type: 'run.cancelRequested', by: 'Mara' }]);
  await endRun(runId, 2);
  const text = await whole;
  expect(text.match(/^id: .*$/gm)).toEqual(['id: 1', 'id: 2', 'id: 3']);
  expect(text.match(/^event: .*$/gm)?.filter((line) => line !== 'event: progress')).toEqual([
    'event: run.started',
    'event: run.cancelRequested',
    'event: run.succeeded',
  ]);
  expect(room.api.news.watching(runId)).toHaveLength(0);

  expect((await follow('9')).status).toBe(204);
  const resumed = await (await follow('2')).text();
  expect(resumed.match(/^id: .*$/gm)).toEqual(['id: 3']);
  expect((await follow('3')).status).toBe(204);
});

test('a client that leaves a stream leaves nothing behind', async () => {
  const runId = await room.api.run(room.workspaceId, things.workflowId, { status: 'running', events: [] });
  const leaving = new AbortController();
  const stream = await fetch(`${room.api.origin}/api/v1/runs/${runId}/events`, {
    headers: { authorization: `Bearer ${room.keys.viewer.key}`, accept: 'text/event-stream' },
    signal: leaving.signal,
  });
  expect(stream.status).toBe(200);
  await expect.poll(() => room.api.news.watching(runId).length).toBe(1);
  leaving.abort();
  await expect.poll(() => room.api.news.watching(runId).length).toBe(0);
});

test('cancel, decide and answer reach the run in the name of the key', async () => {
  const { waitingId, oddId, gateId, runId } = await room.things();
  expect((await send('POST', `/runs/${waitingId}/cancel`)).body).toEqual({ runId: waitingId });
  expect((await send('POST', `/runs/${runId}/cancel`)).status).toBe(409);
  const decision = { path: 'send', choice: 'run-again' };
  expect((await send('POST', `/runs/${oddId}/outcomes`, { body: decision })).status).toBe(202);
  expect((await send('POST', `/runs/${oddId}/outcomes`, { body: { ...decision, path: 'draft' } })).status).toBe(409);
  const wrong = await send('POST', `/gates/${gateId}/answer`, { body: { route: 'perhaps' } });
  expect([wrong.status, bodyOf(wrong).detail]).toEqual([422, '“perhaps” is not one of the answers: Approve, Reject.']);
  expect((await send('POST', `/gates/${gateId}/answer`, { body: { route: 'approve' } })).status).toBe(202);
  const late = await send('POST', `/gates/${gateId}/answer`, { body: { route: 'reject' } });
  expect(late.status).toBe(409);
  const by = room.api.signals.filter(({ runId: id }) => id === waitingId || id === oddId).map(({ signal }) => signal);
  expect(by).toMatchObject([
    { type: 'cancel', by: 'API key “A editor”' },
    { type: 'decide', by: 'API key “A editor”', choice: 'run-again' },
    { type: 'answer', route: 'approve' },
  ]);
});

test('a question for named people is not answered with a key of one of them', async () => {
  const { waitingId } = things;
  const gateId = await room.api.gate(room.workspaceId, waitingId, { approvers: ['Mara'] });
  const reply = await send('POST', `/gates/${gateId}/answer`, { body: { route: 'approve' } });
  expect([reply.status, bodyOf(reply).detail]).toEqual([403, 'Only Mara may answer this.']);
  const named = await room.api.gate(room.workspaceId, waitingId, { approvers: ['API key “A editor”'] });
  expect((await send('POST', `/gates/${named}/answer`, { body: { route: 'approve' } })).status).toBe(202);
});

test('a file that was uploaded is given to a run and read back as a download', async () => {
  const bytes = new TextEncoder().encode('Grüße, 東京');
  const sent = await send('POST', '/files', {
    headers: { 'x-file-name': encodeURIComponent('Bestellung – 東京.txt'), 'content-type': 'text/plain' },
    body: bytes,
  });
  expect(sent.body).toMatchObject({ name: 'Bestellung – 東京.txt', mediaType: 'text/plain', size: bytes.byteLength });
  const read = await send('GET', `/files/${bodyOf(sent).$file}`);
  expect([read.status, read.text]).toEqual([200, 'Grüße, 東京']);
  expect(read.headers.get('content-disposition')).toMatch(/^attachment/);
  const form = await send('POST', '/files', {
    headers: { 'x-file-name': 'a', 'content-type': 'multipart/form-data; boundary=x' },
    body: bytes,
  });
  expect(form.status).toBe(415);
  expect((await send('POST', '/files', { headers: { 'x-file-name': 'a' }, body: '' })).status).toBe(400);
});

test('a body may be left out where every field may, and is refused where none is read', async () => {
  const { workflowId, waitingId } = await room.things();
  expect((await send('POST', `/workflows/${workflowId}/publish`)).status).toBe(200);
  expect((await send('POST', '/runs')).status).toBe(415);
  const told = await send('POST', `/runs/${waitingId}/cancel`, { body: { reason: 'wrong order' } });
  expect([told.status, bodyOf(told).detail]).toEqual([400, 'This address takes no body.']);
  expect((await send('POST', `/runs/${waitingId}/cancel`, { body: {} })).status).toBe(202);
});

test('addresses and methods that do not exist say so', async () => {
  expect((await send('GET', '')).body).toMatchObject({ status: 404, code: 'not-found' });
  expect((await send('GET', '/teapots')).body).toMatchObject({ status: 404, code: 'not-found' });
  const reply = await send('PUT', `/runs/${things.runId}`);
  expect([reply.status, reply.headers.get('allow')]).toEqual([405, 'GET']);
  expect((await send('GET', '/runs', { query: { status: 'sleeping' } })).body).toMatchObject({
    status: 400,
    errors: [{ parameter: 'status' }],
  });
});

test('a key that asks too often is told when to come back, and others go on', async () => {
  const strict = await RestRoom.open({ rates: 'real' });
  try {
    const ask = () => strict.keys.viewer.send({ method: 'GET', path: '/gates' });
    let reply = await ask();
    for (let count = 1; count < 700 && reply.status === 200; count++) reply = await ask();
    expect(reply.body).toMatchObject({ status: 429, code: 'too-many-requests' });
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await strict.keys.editor.send({ method: 'GET', path: '/gates' })).status).toBe(200);
  } finally {
    await strict.close();
  }
});

test('a run is retried from a step once for each key, and not before it has ended', async () => {
  const { runId, waitingId } = await room.things();
  const headers = { 'idempotency-key': `retry ${runId}` };
  const first = await send('POST', `/runs/${runId}/retry`, { headers, body: { fromPath: 'send' } });
  expect(first.body).toMatchObject({ trigger: 'retry', input: { customer: 'Acme' } });
  expect(first.status).toBe(201);
  const again = await send('POST', `/runs/${runId}/retry`, { headers, body: { fromPath: 'send' } });
  expect([again.status, bodyOf(again).id]).toEqual([200, bodyOf(first).id]);
  const unknown = await send('POST', `/runs/${runId}/retry`, { body: { fromPath: 'nowhere' } });
  expect(unknown.body).toMatchObject({ status: 422, errors: [{ pointer: '#/fromPath' }] });
  expect((await send('POST', `/runs/${waitingId}/retry`, { body: {} })).status).toBe(409);
});

test('a key that has started another run gives no run of it', async () => {
  const one = await room.things();
  const idempotent = (key: string) => ({ headers: { 'idempotency-key': key } });
  const retry = (key: string, body: object, runId = one.runId) =>
    send('POST', `/runs/${runId}/retry`, { body, ...idempotent(key) });
  expect((await retry('from send', { fromPath: 'send' })).status).toBe(201);
  const first = await start({ customer: 'Acme' }, idempotent('a start'), { workflowId: one.workflowId });
  expect(first.status).toBe(201);

  expect((await retry('from send', { fromPath: 'send', onlyFailedItems: true })).status).toBe(409);
  expect((await retry('from send', { fromPath: 'send', version: 'draft' })).status).toBe(409);
  const other = await retry('a start', { fromPath: 'send' });
  expect([other.status, bodyOf(other).detail]).toEqual([409, expect.stringMatching(/by another request/)]);
  const begun = await start({ customer: 'Acme' }, idempotent('from send'), { workflowId: one.workflowId });
  expect([begun.status, bodyOf(begun).detail]).toEqual([409, expect.stringMatching(/retries another/)]);
  // Those of runs that steps begin.
  expect((await retry('call:abc', { fromPath: 'send' })).status).toBe(422);
  expect((await start({ customer: 'Acme' }, idempotent('call:abc'))).status).toBe(422);
});

test('a parameter that is no parameter of the address is refused, whatever it is called', async () => {
  for (const name of ['constructor', '__proto__', 'toString', 'nowhere']) {
    const reply = await send('GET', `/runs?${name}=1`);
    expect([name, reply.status, bodyOf(reply).errors]).toEqual([
      name,
      400,
      [{ parameter: name, detail: 'Is not known here' }],
    ]);
  }
});

test('the audit log says which key did it', async () => {
  const id = await room.api.workflow(room.workspaceId, smallWorkflow());
  expect((await send('POST', `/workflows/${id}/publish`, { body: {} })).status).toBe(200);
  const entries = await room.api.services.prisma.auditEntry.findMany({ where: { action: 'workflow.published' } });
  expect(entries.map(({ subject }) => subject)).toContain(`${id} 1 with API key “A editor”`);
});

test('a full queue says when to come back: 429 when it is this workspace’s, 503 when it is everyone’s', async () => {
  const { services } = room.api;
  const roomy = services.queueRoom;
  try {
    for (const [isFull, status] of [
      ['workspace', 429],
      ['all', 503],
    ] as const) {
      services.queueRoom = { take: async () => ({ hasRoom: false, isFull, queued: 12_000 }) };
      const reply = await start({ customer: 'Acme' });
      expect([reply.status, Number(reply.headers.get('retry-after')) > 0]).toEqual([status, true]);
    }
    services.disk = { hasRoom: async () => false };
    services.queueRoom = roomy;
    expect((await start({ customer: 'Acme' })).body).toMatchObject({ status: 503, code: 'no-space' });
  } finally {
    services.queueRoom = roomy;
    services.disk = { hasRoom: async () => true };
  }
});

test('a cursor that was never given out is refused, instead of giving the first page again', async () => {
  for (const cursor of ['x', '2026-13-01T00:00:00.000Z_00000000-0000-0000-0000-000000000000'])
    expect((await send('GET', `/runs?cursor=${encodeURIComponent(cursor)}`)).status).toBeOneOf([400, 422]);
});
