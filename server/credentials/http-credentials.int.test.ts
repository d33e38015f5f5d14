import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiFixture, type Person } from '@/server/api/testing/api-fixture';

let api: ApiFixture;
let admin: Person;
let workspaceId: string;
beforeAll(async () => {
  api = await ApiFixture.open();
  workspaceId = await api.workspace();
  admin = await api.person(workspaceId, 'admin');
});
afterAll(() => api.close());

const save = (given: Record<string, unknown> = {}) =>
  admin.client.mutate('credentials.save', {
    name: 'CRM',
    headerName: 'Authorization',
    value: 'Bearer 0123456789-abcd',
    hosts: ['crm.example.com'],
    ...given,
  });
const list = async () => (await admin.client.query('credentials.list')).data;

test('a credential is stored sealed, shown by its last four characters, replaced and removed', async () => {
  expect((await save({ hosts: [' CRM.example.com ', 'crm.example.com', 'crm.example.com:8443'] })).data).toEqual({
    last4: 'abcd',
  });
  expect(await list()).toEqual([
    { name: 'CRM', headerName: 'Authorization', hosts: ['crm.example.com', 'crm.example.com:8443'], last4: 'abcd' },
  ]);
  const stored = () => api.services.prisma.credential.findMany({ where: { workspaceId, name: 'CRM' } });
  const [row] = await stored();
  expect(Buffer.from(row?.ciphertext ?? []).toString('latin1')).not.toContain('0123456789');

  await save({ value: 'Bearer another-value-wxyz' });
  expect(await stored()).toHaveLength(1);
  expect(await list()).toMatchObject([{ last4: 'wxyz' }]);

  expect((await admin.client.mutate('credentials.remove', { name: 'CRM' })).status).toBe(200);
  expect((await admin.client.mutate('credentials.remove', { name: 'CRM' })).status).toBe(404);
  const audit = await api.services.prisma.auditEntry.findMany({
    where: { workspaceId, subject: 'CRM' },
    orderBy: { id: 'asc' },
  });
  expect(audit.map(({ action }) => action)).toEqual(['credential.saved', 'credential.saved', 'credential.removed']);
});

test.each<[Record<string, unknown>, string]>([
  [{ headerName: 'Host' }, 'headerName'],
  [{ headerName: 'X Key' }, 'headerName'],
  [{ value: 'a\nb' }, 'value'],
  [{ value: '  ' }, 'value'],
  [{ hosts: [] }, 'hosts'],
  [{ hosts: ['https://crm.example.com'] }, 'hosts'],
  [{ hosts: ['crm.example.com/path'] }, 'hosts'],
  [{ hosts: ['*'] }, 'hosts'],
])('%j is refused at its field', async (given, field) => {
  const answer = await save({ name: 'Wrong', ...given });
  expect(answer.status).toBe(400);
  expect(answer.error?.data.problems).toMatchObject([{ path: field }]);
});
