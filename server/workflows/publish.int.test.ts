import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiFixture, type Person, smallWorkflow } from '@/server/api/testing/api-fixture';
import { startRun } from '@/server/runs/start-run';

let api: ApiFixture;
let workspaceId: string;
let editor: Person;
beforeAll(async () => {
  api = await ApiFixture.open();
  workspaceId = await api.workspace();
  editor = await api.person(workspaceId, 'editor', 'Mara');
});
afterAll(() => api.close());

const actor = () => ({ userId: editor.userId, userName: 'Mara', workspaceId, role: 'editor' as const });
const get = async (id: string) => (await editor.client.query('workflows.get', { id })).data as Record<string, unknown>;
const save = (id: string, revision: number, name: string) =>
  editor.client.mutate('workflows.save', { id, revision, document: smallWorkflow(name) });
const numberOf = async (runId: string) => {
  const run = await api.services.prisma.run.findUniqueOrThrow({ where: { id: runId }, include: { version: true } });
  return run.version.number;
};

test('publishing pins the draft as it is; later edits leave what is published alone', async () => {
  const id = await api.workflow(workspaceId);
  expect((await get(id)).published).toBeNull();
  const published = await editor.client.mutate('workflows.publish', { id, revision: 1 });
  expect(published.data).toMatchObject({ number: 1, publishedBy: 'Mara' });
  const before = (await api.services.prisma.workflow.findUniqueOrThrow({ where: { id } })).updatedAt;

  await save(id, 1, 'Renamed');
  expect((await get(id)).published).toEqual(published.data);
  const input = { customer: 'Acme' };
  const ofProgram = await startRun(api.services, actor(), { workflowId: id, version: 'published', input }, 'api');
  expect(await numberOf(ofProgram.runId)).toBe(1);
  const ofDraft = await startRun(api.services, actor(), { workflowId: id, input }, 'api');
  expect(await numberOf(ofDraft.runId)).toBe(2);
  const byNumber = await startRun(api.services, actor(), { workflowId: id, version: 1, input }, 'api');
  expect(await numberOf(byNumber.runId)).toBe(1);

  const again = await editor.client.mutate('workflows.publish', { id });
  expect(again.data).toMatchObject({ number: 2 });
  expect((await api.services.prisma.workflow.findUniqueOrThrow({ where: { id } })).updatedAt).not.toEqual(before);
  const list = await editor.client.query('workflows.list', { query: 'Renamed' });
  expect(list.data).toMatchObject([{ publishedNumber: 2 }]);

  expect((await editor.client.mutate('workflows.unpublish', { id })).status).toBe(200);
  expect((await get(id)).published).toBeNull();
  const audit = await api.services.prisma.auditEntry.findMany({ where: { action: { startsWith: 'workflow.' } } });
  expect(audit.map(({ action }) => action)).toEqual([
    'workflow.published',
    'workflow.published',
    'workflow.unpublished',
  ]);
});

test('what cannot run is not published, and what is published stays', async () => {
  const id = await api.workflow(workspaceId);
  await editor.client.mutate('workflows.publish', { id });
  const broken = { ...smallWorkflow(), edges: [] };
  await editor.client.mutate('workflows.save', { id, revision: 1, document: broken });
  const answer = await editor.client.mutate('workflows.publish', { id });
  expect(answer.status).toBe(400);
  expect(answer.error?.message).toMatch(/must be fixed before this can be published/);
  expect(answer.error?.data.findings).not.toEqual([]);
  expect((await get(id)).published).toMatchObject({ number: 1 });
});

test('a revision that is not the newest publishes nothing', async () => {
  const id = await api.workflow(workspaceId);
  await save(id, 1, 'Another');
  const answer = await editor.client.mutate('workflows.publish', { id, revision: 1 });
  expect(answer.status).toBe(409);
  expect(answer.error?.data.current).toMatchObject({ id, revision: 2 });
  expect((await get(id)).published).toBeNull();
});

test('without a published version there is nothing for programs to run', async () => {
  const workflowId = await api.workflow(workspaceId);
  const start = (version: 'published' | number) =>
    startRun(api.services, actor(), { workflowId, version, input: { customer: 'Acme' } }, 'api');
  await expect(start('published')).rejects.toThrow(/is not published/);
  await expect(start(7)).rejects.toThrow(/has no version 7/);
});

test('the same key gives the same run, whatever has become of the workflow; with another input it is refused', async () => {
  const workflowId = await api.workflow(workspaceId);
  const start = (customer: string) =>
    startRun(api.services, actor(), { workflowId, input: { customer }, idempotencyKey: 'order 7' }, 'api');
  const one = await start('Acme');
  expect(one.isNew).toBe(true);
  await editor.client.mutate('workflows.save', {
    id: workflowId,
    revision: 1,
    document: { ...smallWorkflow(), edges: [] },
  });
  expect(await start('Acme')).toEqual({ runId: one.runId, isNew: false });
  await expect(start('Brightwater')).rejects.toThrow(/has started run 1 with another input/);
});
