import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { hashToken } from '@/server/accounts/secret-token';
import { ApiFixture, type Person } from '@/server/api/testing/api-fixture';
import { listGates } from './list-gates';

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

test.each([
  ['forwards', 90],
  ['back', -90],
])(
  'the clock of the web process steps an hour and a half %s: a question is open as long as the database says',
  async (_way, minutes) => {
    const open = await api.gate(workspaceId, runId, { remindAfterMs: 3_600_000 });
    const over = await api.gate(workspaceId, runId);
    const [token, late] = [await tokenFor(open), await tokenFor(over)];
    const { prisma } = api.services;
    await prisma.gate.update({ where: { id: over }, data: { deadline: new Date(Date.now() - 1_000) } });
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + minutes * 60_000 });
    try {
      expect((await view(late)).data).toMatchObject({ kind: 'timed-out' });
      const { error } = await answer(late);
      expect(error?.message).toBe('The time to answer this is over.');
      expect((await view(token)).data).toMatchObject({ kind: 'open' });
      const actor = { userId: mara.userId, userName: 'Mara', workspaceId, role: 'editor' } as const;
      const listed = (await listGates(api.services, actor)).find(({ id }) => id === open);
      expect(listed).toMatchObject({ remindedTimes: 0 });
      expect((await answer(token)).data).toEqual({ ok: true });
    } finally {
      vi.useRealTimers();
    }
  },
);

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

interface Entry {
  id: string;
  recipient: string;
  createdBy: string;
  state: string;
  endedAt: string | null;
}
const linksOf = async (person: Person, gateId: string) =>
  (await person.client.query('gates.links', { gateId })).data as unknown as Entry[];
const revoke = (person: Person, gateId: string, linkId: string) =>
  person.client.mutate('gates.revokeLink', { gateId, linkId });

test('who may answer sees the links that were given out, and takes single ones back', async () => {
  const gateId = await api.gate(workspaceId, runId);
  const [first, second] = [await tokenFor(gateId, 'Petra Vogt'), await tokenFor(gateId, 'Sven Holm')];
  const given = await linksOf(jonas, gateId);
  expect(given.map(({ recipient, createdBy, state }) => [recipient, createdBy, state]).sort()).toEqual([
    ['Petra Vogt', 'Mara', 'open'],
    ['Sven Holm', 'Mara', 'open'],
  ]);
  const petras = given.find(({ recipient }) => recipient === 'Petra Vogt')?.id ?? '';
  expect((await revoke(jonas, gateId, petras)).data).toEqual({ ok: true });
  expect((await revoke(jonas, gateId, petras)).data).toEqual({ ok: true });
  expect((await view(first)).data).toMatchObject({ kind: 'revoked', message: expect.stringMatching(/was revoked/) });
  const refused = await answer(first);
  expect([refused.status, refused.error?.message]).toEqual([409, 'This link was revoked. Ask whoever sent it.']);

  // The log of the run says it, and nobody's token.
  const told = api.signals.filter(({ signal }) => signal.type === 'gate-link' && signal.gateId === gateId);
  expect(told.map(({ signal }) => signal)).toMatchObject([
    { did: 'made', recipient: 'Petra Vogt', by: 'Mara' },
    { did: 'made', recipient: 'Sven Holm', by: 'Mara' },
    { did: 'revoked', recipient: 'Petra Vogt', by: 'Jonas', linkId: petras },
  ]);
  expect(JSON.stringify(told)).not.toContain(first);

  expect((await answer(second)).data).toEqual({ ok: true });
  const after = await linksOf(mara, gateId);
  expect(after.map(({ recipient, state }) => [recipient, state]).sort()).toEqual([
    ['Petra Vogt', 'revoked'],
    ['Sven Holm', 'used'],
  ]);
  const used = after.find(({ recipient }) => recipient === 'Sven Holm')?.id ?? '';
  expect((await revoke(mara, gateId, used)).status).toBe(409);
});

test('an answer and the taking back of its link at once: exactly one of them happens', async () => {
  for (let round = 0; round < 8; round++) {
    const gateId = await api.gate(workspaceId, runId);
    const token = await tokenFor(gateId);
    const [link] = await linksOf(mara, gateId);
    const [answered, revoked] = await Promise.all([answer(token), revoke(mara, gateId, link?.id ?? '')]);
    expect([answered.status, revoked.status].sort()).toEqual([200, 409]);
  }
});

test('a question for named people shows its links to them, and to whoever sees to keys here', async () => {
  const gateId = await api.gate(workspaceId, runId, { approvers: ['Mara', 'Petra Vogt'] });
  await tokenFor(gateId, 'Petra Vogt');
  const [link] = await linksOf(mara, gateId);
  expect((await jonas.client.query('gates.links', { gateId })).status).toBe(403);
  expect((await revoke(jonas, gateId, link?.id ?? '')).status).toBe(403);
  const admin = await api.person(workspaceId, 'admin', 'Ada');
  expect(await linksOf(admin, gateId)).toHaveLength(1);
  expect((await revoke(admin, gateId, link?.id ?? '')).data).toEqual({ ok: true });
  // Of another question it is no link.
  const other = await api.gate(workspaceId, runId);
  expect((await revoke(mara, other, link?.id ?? '')).status).toBe(404);
});

test('a question has twenty links at once, and two hundred ever', async () => {
  const gateId = await api.gate(workspaceId, runId);
  const { prisma } = api.services;
  const { deadline } = await prisma.gate.findUniqueOrThrow({ where: { id: gateId } });
  const add = (count: number, revokedAt: Date | null) =>
    prisma.gateLink.createMany({
      data: Array.from({ length: count }, () => {
        const tokenHash = crypto.randomUUID();
        return { tokenHash, gateId, recipient: 'Petra Vogt', expiresAt: deadline, revokedAt };
      }),
    });
  await add(19, null);
  expect((await create(mara, gateId)).status).toBe(200);
  const tooManyAtOnce = await create(mara, gateId);
  expect([tooManyAtOnce.status, tooManyAtOnce.error?.message]).toEqual([
    409,
    'There are 20 links to this question already. Revoke one that nobody needs.',
  ]);

  await prisma.gateLink.updateMany({ where: { gateId }, data: { revokedAt: new Date() } });
  await add(179, new Date());
  expect((await create(mara, gateId)).status).toBe(200);
  const tooManyEver = await create(mara, gateId);
  expect([tooManyEver.status, tooManyEver.error?.message]).toEqual([
    409,
    '200 links to this question have been given out, which is the most. Pass on one that can still be used, or answer it here.',
  ]);
  expect(await prisma.gateLink.count({ where: { gateId } })).toBe(200);
});
