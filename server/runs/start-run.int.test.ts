import { afterAll, beforeAll, expect, test } from 'vitest';
import type { WorkflowDocument } from '@/graph/document';
import { workflow } from '@/graph/testing/workflow-builder';
import { ApiFixture, type Person, smallWorkflow } from '@/server/api/testing/api-fixture';
import { type StartRequest, startRun } from './start-run';

// A process remembers what it saw of a workflow. Here the workflow changes behind its back, as another process changes it.

let api: ApiFixture;
let workspaceId: string;
let editor: Person;
let workflowId: string;
beforeAll(async () => {
  api = await ApiFixture.open();
  workspaceId = await api.workspace();
  editor = await api.person(workspaceId, 'editor', 'Mara');
});
afterAll(() => api.close());

const input = { customer: 'Acme' };
const start = (request: Partial<StartRequest> = {}) =>
  startRun(
    api.services,
    { userId: editor.userId, userName: 'Mara', workspaceId, role: 'editor' },
    { workflowId, input, ...request },
    'api',
  );
const nameThatRan = async (runId: string): Promise<string> => {
  const run = await api.services.prisma.run.findUniqueOrThrow({ where: { id: runId }, include: { version: true } });
  return (run.version.document as unknown as WorkflowDocument).name;
};
const countRuns = () => api.services.prisma.run.count({ where: { workflowId } });
const startedOnce = async (document?: WorkflowDocument): Promise<void> => {
  workflowId = await api.workflow(workspaceId, document);
  await start();
};

test('a draft that was changed elsewhere runs as it is now', async () => {
  await startedOnce();
  await editor.client.mutate('workflows.save', { id: workflowId, revision: 1, document: smallWorkflow('Renamed') });
  expect(await nameThatRan((await start()).runId)).toBe('Renamed');
  expect(await nameThatRan((await start({ revision: 2 })).runId)).toBe('Renamed');
  await expect(start({ revision: 1 })).rejects.toMatchObject({ code: 'conflict' });
});

test('what was published elsewhere is what runs', async () => {
  await startedOnce();
  await expect(start({ version: 'published' })).rejects.toThrow(/is not published/);
  await editor.client.mutate('workflows.publish', { id: workflowId, revision: 1 });
  expect(await nameThatRan((await start({ version: 'published' })).runId)).toBe(smallWorkflow().name);
  await editor.client.mutate('workflows.save', { id: workflowId, revision: 1, document: smallWorkflow('Second') });
  await editor.client.mutate('workflows.publish', { id: workflowId, revision: 2 });
  expect(await nameThatRan((await start({ version: 'published' })).runId)).toBe('Second');
  await editor.client.mutate('workflows.unpublish', { id: workflowId });
  await expect(start({ version: 'published' })).rejects.toThrow(/is not published/);
});

test('input that no longer fits, or fits only now, is judged by the workflow as it is now', async () => {
  const asking = (key: string): WorkflowDocument =>
    workflow('Asks')
      .node('start', 'start', { fields: [{ key, label: key, type: 'text', isRequired: true }] })
      .node('finish', 'finish', { result: 'fields', fields: [{ key: 'a', label: 'A', value: 'done' }], value: '' })
      .edge('start', 'finish')
      .build();
  await startedOnce(asking('customer'));
  await editor.client.mutate('workflows.save', { id: workflowId, revision: 1, document: asking('order') });
  await expect(start()).rejects.toThrow(/“order” is needed/);
  await start({ input: { order: '7' } });
  expect(await countRuns()).toBe(2);
});

test('a workflow that was deleted elsewhere does not run', async () => {
  await startedOnce();
  await editor.client.mutate('workflows.delete', { id: workflowId });
  await expect(start()).rejects.toMatchObject({ code: 'not-found' });
  expect(await countRuns()).toBe(1);
});

test('what this process saw is of no use to people of another workspace', async () => {
  await startedOnce();
  const elsewhere = await api.workspace();
  const stranger = await api.person(elsewhere, 'editor', 'Noor');
  const actor = { userId: stranger.userId, userName: 'Noor', workspaceId: elsewhere, role: 'editor' as const };
  await expect(startRun(api.services, actor, { workflowId, input }, 'api')).rejects.toMatchObject({
    code: 'not-found',
  });
});
