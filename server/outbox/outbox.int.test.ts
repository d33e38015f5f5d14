import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiFixture } from '@/server/api/testing/api-fixture';

let api: ApiFixture;
beforeAll(async () => {
  api = await ApiFixture.open();
});
afterAll(() => api.close());

test('the outbox shows what would have been sent from this workspace, the newest first', async () => {
  const ours = await api.workspace();
  const theirs = await api.workspace('Elsewhere');
  const viewer = await api.person(ours, 'viewer');
  const { prisma } = api.services;
  for (const [workspaceId, subject] of [
    [ours, 'first'],
    [theirs, 'not ours'],
    [ours, 'second'],
  ] as const)
    await prisma.outboxMessage.create({
      data: { workspaceId, service: 'gmail', payload: { to: 'a@b.example', subject }, idempotencyKey: subject },
    });
  const listed = (await viewer.client.query('outbox.list')).data as { payload: { subject: string } }[];
  expect(listed.map(({ payload }) => payload.subject)).toEqual(['second', 'first']);
});
