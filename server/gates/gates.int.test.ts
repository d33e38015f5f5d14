import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiFixture, type Person } from '@/server/api/testing/api-fixture';

let api: ApiFixture;
let mara: Person;
let jonas: Person;
let workspaceId: string;
let runId: string;
beforeAll(async () => {
  api = await ApiFixture.open();
  workspaceId = await api.workspace();
  mara = await api.person(workspaceId, 'editor', 'Mara');
  jonas = await api.person(workspaceId, 'editor', 'Jonas');
  runId = await api.run(workspaceId, await api.workflow(workspaceId), { status: 'waiting' });
});
afterAll(() => api.close());

const answer = (person: Person, gateId: string, route = 'approve', values: unknown = null) =>
  person.client.mutate('gates.answer', { gateId, route, values });

test('the first answer closes the gate, wakes the run and is written down with who and when', async () => {
  const gateId = await api.gate(workspaceId, runId);
  expect((await answer(mara, gateId)).data).toEqual({ ok: true });
  expect(api.signals.at(-1)).toEqual({
    runId,
    signal: { type: 'answer', gateId, route: 'approve', values: null, by: 'Mara' },
  });
  const { prisma } = api.services;
  const gate = await prisma.gate.findUniqueOrThrow({ where: { id: gateId } });
  expect(gate).toMatchObject({ status: 'answered', route: 'approve', decidedById: mara.userId });
  expect(gate.decidedAt).toBeInstanceOf(Date);
  const audit = await prisma.auditEntry.findFirst({ where: { subject: { contains: gateId } } });
  expect(audit).toMatchObject({ action: 'gate.answered', userId: mara.userId });

  const late = await answer(jonas, gateId, 'reject');
  expect([late.status, late.error?.message]).toEqual([409, 'Mara has already answered this.']);
});

test('of many answers at the same moment exactly one counts', async () => {
  const gateId = await api.gate(workspaceId, runId);
  const before = api.signals.length;
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, index) =>
      answer(index % 2 ? mara : jonas, gateId, index % 2 ? 'approve' : 'reject'),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(9).fill(409)]);
  expect(api.signals.length).toBe(before + 1);
});

test('a gate that names people is for them alone', async () => {
  const gateId = await api.gate(workspaceId, runId, { approvers: ['mara'] });
  const inbox = async (person: Person) =>
    ((await person.client.query('gates.inbox')).data as { id: string; mayAnswer: boolean }[]).find(
      ({ id }) => id === gateId,
    );
  expect((await inbox(jonas))?.mayAnswer).toBe(false);
  const refused = await answer(jonas, gateId);
  expect([refused.status, refused.error?.message]).toEqual([403, 'Only mara may answer this.']);
  expect((await inbox(mara))?.mayAnswer).toBe(true);
  expect((await answer(mara, gateId)).status).toBe(200);
});

test('values must fit the form, in the words of the form', async () => {
  const form = {
    type: 'object',
    properties: { amount: { type: 'number', title: 'Amount to refund' } },
    required: ['amount'],
    additionalProperties: false,
  };
  const gateId = await api.gate(workspaceId, runId, { form });
  const wrong = await answer(mara, gateId, 'approve', { amount: 'ten' });
  expect([wrong.status, wrong.error?.message]).toEqual([400, '“Amount to refund” must be a number, but is text.']);
  expect((await answer(mara, gateId, 'approve', { amount: 10 })).status).toBe(200);
});

test('an answer that the gate does not offer is refused', async () => {
  const gateId = await api.gate(workspaceId, runId);
  const refused = await answer(mara, gateId, 'maybe');
  expect([refused.status, refused.error?.message]).toEqual([
    400,
    '“maybe” is not one of the answers: Approve, Reject.',
  ]);
});

test('after the deadline nobody answers', async () => {
  const gateId = await api.gate(workspaceId, runId);
  await api.services.prisma.gate.update({ where: { id: gateId }, data: { deadline: new Date(Date.now() - 1_000) } });
  const late = await answer(mara, gateId);
  expect([late.status, late.error?.message]).toEqual([409, 'The time to answer this is over.']);
});

test('when the run cannot be told, the gate stays open', async () => {
  const broken = await ApiFixture.open({
    queue: {
      create: () => Promise.reject(new Error('not used')),
      signal: () => Promise.reject(new Error('the queue is away')),
    },
  });
  try {
    const workspace = await broken.workspace();
    const person = await broken.person(workspace, 'editor');
    const run = await broken.run(workspace, await broken.workflow(workspace), { status: 'waiting' });
    const gateId = await broken.gate(workspace, run);
    expect((await person.client.mutate('gates.answer', { gateId, route: 'approve' })).status).toBe(500);
    expect(await broken.services.prisma.gate.findUnique({ where: { id: gateId } })).toMatchObject({ status: 'open' });
  } finally {
    await broken.close();
  }
});

test('the inbox shows what waits, the most urgent first', async () => {
  const workspace = await api.workspace('Inbox');
  const person = await api.person(workspace, 'viewer');
  const run = await api.run(workspace, await api.workflow(workspace), { status: 'waiting' });
  const later = await api.gate(workspace, run, { title: 'Later' });
  const sooner = await api.gate(workspace, run, { title: 'Sooner' });
  await api.services.prisma.gate.update({ where: { id: sooner }, data: { deadline: new Date(Date.now() + 60_000) } });
  const inbox = (await person.client.query('gates.inbox')).data as { id: string; mayAnswer: boolean }[];
  expect(inbox.map(({ id }) => id)).toEqual([sooner, later]);
  // A viewer sees, and may not answer.
  expect(inbox.map(({ mayAnswer }) => mayAnswer)).toEqual([false, false]);
});
