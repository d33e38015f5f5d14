import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashToken } from '@/server/accounts/secret-token';
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

const create = (person: Person, gateId: string, recipient = 'Petra Vogt') =>
  person.client.mutate('gates.createLink', { gateId, recipient });
const tokenFor = async (gateId: string, recipient?: string): Promise<string> => {
  const { data } = await create(mara, gateId, recipient);
  return (data as { url: string }).url.split('#')[1] ?? '';
};
const view = (token: string) => api.anonymous.mutate('gateLink.view', { token });
const answer = (token: string, route = 'approve') => api.anonymous.mutate('gateLink.answer', { token, route });

test('a link shows the question and answers it once, under the name it was made for', async () => {
  const gateId = await api.gate(workspaceId, runId);
  const token = await tokenFor(gateId);
  expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  const { prisma } = api.services;
  const link = await prisma.gateLink.findUniqueOrThrow({ where: { tokenHash: hashToken(token) } });
  const { deadline } = await prisma.gate.findUniqueOrThrow({ where: { id: gateId } });
  expect(link).toMatchObject({ gateId, recipient: 'Petra Vogt', expiresAt: deadline, usedAt: null });

  for (const _ of [1, 2])
    expect((await view(token)).data).toMatchObject({
      kind: 'open',
      recipient: 'Petra Vogt',
      workflowName: 'Answer purchase orders',
      form: { title: 'Approve the reply' },
    });
  expect((await answer(token, 'perhaps')).status).toBe(400);
  expect((await answer(token)).data).toEqual({ ok: true });
  expect(api.signals.at(-1)).toEqual({
    runId,
    signal: { type: 'answer', gateId, route: 'approve', values: null, by: 'Petra Vogt' },
  });
  expect(await prisma.gate.findUnique({ where: { id: gateId } })).toMatchObject({
    route: 'approve',
    decidedById: null,
  });

  const again = await answer(token, 'reject');
  expect([again.status, again.error?.message]).toEqual([409, 'Petra Vogt has already answered this.']);
  expect((await view(token)).data).toEqual({ kind: 'answered', message: 'Petra Vogt has already answered this.' });
  const audit = await prisma.auditEntry.findMany({ where: { subject: { contains: gateId } }, orderBy: { id: 'asc' } });
  expect(audit.map(({ action, subject }) => [action, subject])).toEqual([
    ['gate.linkCreated', `${gateId} for Petra Vogt`],
    ['gate.answered', `${gateId} approve by link for Petra Vogt`],
  ]);
});

test('of several links to one question, and people besides, the first decision wins', async () => {
  const gateId = await api.gate(workspaceId, runId);
  const tokens = await Promise.all(['A', 'B', 'C'].map((name) => tokenFor(gateId, name)));
  const before = api.signals.length;
  const answers = await Promise.all([
    ...tokens.map((token) => answer(token)),
    mara.client.mutate('gates.answer', { gateId, route: 'reject', values: null }),
  ]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409]);
  expect(api.signals.length).toBe(before + 1);
  expect(await api.services.prisma.gateLink.count({ where: { gateId, usedAt: { not: null } } })).toBeLessThan(2);
});

test('a link ends with its question: answered, over, or cancelled, said in words', async () => {
  const { prisma } = api.services;
  const over = await api.gate(workspaceId, runId);
  const late = await tokenFor(over);
  const past = new Date(Date.now() - 1_000);
  await prisma.gate.update({ where: { id: over }, data: { deadline: past } });
  expect((await view(late)).data).toEqual({ kind: 'timed-out', message: 'The time to answer this is over.' });
  expect((await answer(late)).status).toBe(409);

  const stopped = await api.gate(workspaceId, runId);
  const token = await tokenFor(stopped);
  await prisma.gate.update({ where: { id: stopped }, data: { status: 'cancelled' } });
  const gone = 'The run has gone on without an answer.';
  expect((await view(token)).data).toEqual({ kind: 'cancelled', message: gone });
  const refused = await create(mara, stopped);
  expect([refused.status, refused.error?.message]).toEqual([409, gone]);

  for (const wrong of ['x'.repeat(43), 'short']) expect((await view(wrong)).status).toBe(404);
});

test('with the run, its questions have ended, however it ended', async () => {
  const { prisma } = api.services;
  const ended = await api.run(workspaceId, await api.workflow(workspaceId), { status: 'waiting' });
  const gateId = await api.gate(workspaceId, ended);
  const token = await tokenFor(gateId);
  await prisma.run.update({ where: { id: ended }, data: { status: 'failed' } });
  expect((await view(token)).data).toEqual({ kind: 'cancelled', message: 'This run has ended.' });
  expect((await create(mara, gateId)).error?.message).toBe('This run has ended.');
  expect((await mara.client.query('gates.inbox')).data).not.toContainEqual(expect.objectContaining({ id: gateId }));
  await prisma.run.update({ where: { id: ended }, data: { status: 'cancelled' } });
  expect((await view(token)).data).toEqual({ kind: 'cancelled', message: 'The run was cancelled meanwhile.' });
});

test('a question for named people is passed on by one of them, to one of them', async () => {
  const gateId = await api.gate(workspaceId, runId, { approvers: ['Mara', 'Petra Vogt'] });
  expect((await create(jonas, gateId)).status).toBe(403);
  const stranger = await create(mara, gateId, 'Somebody else');
  expect([stranger.status, stranger.error?.data.problems]).toEqual([
    400,
    [{ path: 'recipient', message: 'Is not one of those who may answer' }],
  ]);
  expect((await create(mara, gateId, 'petra vogt')).status).toBe(200);
});

test('a question that asks for a file needs somebody who is signed in', async () => {
  const file = { type: 'object', format: 'file', properties: {} };
  const form = { type: 'object', properties: { scan: file } };
  const gateId = await api.gate(workspaceId, runId, { form });
  expect((await create(mara, gateId)).error?.message).toMatch(/asks for a file/);
});
