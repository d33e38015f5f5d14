import { afterAll, beforeAll, expect, test } from 'vitest';
import { hashToken } from '@/server/accounts/secret-token';
import { ApiFixture, type Person } from '@/server/api/testing/api-fixture';
import type { ApiKeyView } from './api-key-view';
import { openApiKey } from './open-api-key';

let api: ApiFixture;
let workspaceId: string;
let admin: Person;
beforeAll(async () => {
  api = await ApiFixture.open();
  workspaceId = await api.workspace();
  admin = await api.person(workspaceId, 'admin', 'Mara');
});
afterAll(() => api.close());

const create = async (name: string, role = 'editor', expiresInDays: number | null = null) => {
  const answer = await admin.client.mutate('apiKeys.create', { name, role, expiresInDays });
  return answer.data as { id: string; key: string };
};
const list = async () => (await admin.client.query('apiKeys.list')).data as unknown as ApiKeyView[];

test('a key is told once, and only its hash is kept', async () => {
  const { id, key } = await create('Nightly import');
  expect(key).toMatch(/^sluice_[A-Za-z0-9_-]{43}$/);
  const row = await api.services.prisma.apiKey.findUniqueOrThrow({ where: { id } });
  expect(row.tokenHash).toBe(hashToken(key));
  expect(JSON.stringify(row)).not.toContain(key.slice(7));
  const listed = (await list()).find((each) => each.id === id);
  expect(listed).toMatchObject({ name: 'Nightly import', role: 'editor', last4: key.slice(-4), createdBy: 'Mara' });
  expect(listed).toMatchObject({ isLive: true, lastUsedAt: null, expiresAt: null });
  const entries = await api.services.prisma.auditEntry.findMany({ where: { action: 'apiKey.created' } });
  expect(entries.map(({ subject, userId }) => ({ subject, userId }))).toContainEqual({
    subject: `${id} editor`,
    userId: admin.userId,
  });
});

test('an open key acts for its maker and never above them', async () => {
  const { key } = await create('Deploy', 'admin');
  const { prisma } = api.services;
  const opened = await openApiKey(prisma, key);
  expect(opened?.actor).toEqual({
    userId: admin.userId,
    userName: 'API key “Deploy”',
    workspaceId,
    role: 'admin',
    isProgram: true,
  });
  const where = { workspaceId_userId: { workspaceId, userId: admin.userId } };
  try {
    await prisma.member.update({ where, data: { role: 'viewer' } });
    expect((await openApiKey(prisma, key))?.actor.role).toBe('viewer');
  } finally {
    await prisma.member.update({ where, data: { role: 'admin' } });
  }
});

test('a key ends when its maker leaves the workspace', async () => {
  const leaver = await api.person(workspaceId, 'admin', 'Leaver');
  const made = await leaver.client.mutate('apiKeys.create', { name: 'Left', role: 'viewer', expiresInDays: null });
  const { key } = made.data as { key: string };
  expect(await openApiKey(api.services.prisma, key)).not.toBeNull();
  await api.services.prisma.member.deleteMany({ where: { userId: leaver.userId } });
  expect(await openApiKey(api.services.prisma, key)).toBeNull();
});

test('use is written at most once a minute', async () => {
  const { prisma } = api.services;
  const { id, key } = await create('Poller');
  await openApiKey(prisma, key);
  const { lastUsedAt: first } = await prisma.apiKey.findUniqueOrThrow({ where: { id } });
  expect(first).not.toBeNull();
  await openApiKey(prisma, key);
  expect((await prisma.apiKey.findUniqueOrThrow({ where: { id } })).lastUsedAt).toEqual(first);
  await prisma.apiKey.update({ where: { id }, data: { lastUsedAt: new Date(Date.now() - 61_000) } });
  await openApiKey(prisma, key);
  expect((await prisma.apiKey.findUniqueOrThrow({ where: { id } })).lastUsedAt?.getTime()).toBeGreaterThan(
    Date.now() - 60_000,
  );
});

test('revoked, expired and invented keys open nothing', async () => {
  const { prisma } = api.services;
  const revoked = await create('Revoked');
  expect((await admin.client.mutate('apiKeys.revoke', { id: revoked.id })).status).toBe(200);
  expect((await admin.client.mutate('apiKeys.revoke', { id: revoked.id })).status).toBe(200);
  const audited = await prisma.auditEntry.count({ where: { action: 'apiKey.revoked', subject: revoked.id } });
  expect(audited).toBe(1);
  const expired = await create('Expired', 'editor', 1);
  await prisma.apiKey.update({ where: { id: expired.id }, data: { expiresAt: new Date(Date.now() - 1) } });
  for (const text of [revoked.key, expired.key, `sluice_${'a'.repeat(43)}`, 'sluice_', '', revoked.key.slice(7)])
    expect(await openApiKey(prisma, text), text).toBeNull();
  const states = new Map((await list()).map(({ id, isLive }) => [id, isLive]));
  expect([states.get(revoked.id), states.get(expired.id)]).toEqual([false, false]);
});

test('two live keys do not share a name', async () => {
  const { id } = await create('Twin');
  const again = await admin.client.mutate('apiKeys.create', { name: 'Twin', role: 'viewer', expiresInDays: null });
  expect(again.status).toBe(400);
  expect(again.error?.data.problems).toEqual([{ path: 'name', message: 'Is taken by another key' }]);
  await admin.client.mutate('apiKeys.revoke', { id });
  expect((await create('Twin')).key).toMatch(/^sluice_/);
});
