import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '@/graph/json';
import { workflow } from '@/graph/testing/workflow-builder';
import { ApiFixture, type Person } from '@/server/api/testing/api-fixture';

// Runs that go through a group of another run's items: parts of that run, in lists, on pages and for what can be done with them.

let api: ApiFixture;
let editor: Person;
let workspaceId: string;
beforeAll(async () => {
  api = await ApiFixture.open();
  workspaceId = await api.workspace();
  editor = await api.person(workspaceId, 'editor', 'Mara');
});
afterAll(() => api.close());

const document = workflow('Many')
  .node('start', 'start')
  .node('outer', 'parallel', { mode: 'branches' })
  .inside('outer')
  .node('each', 'parallel', { mode: 'each', items: '{{ [1, 2] }}', spread: true }, { title: 'For each row' })
  .inside('each')
  .node('one', 'set-fields', { fields: [{ key: 'row', label: '', value: '{{ item }}' }] })
  .node('two', 'set-fields', { fields: [{ key: 'row', label: '', value: '{{ item }}' }] })
  .edge('one', 'two')
  .outside()
  .outside()
  .edge('start', 'outer')
  .build();

async function groupRun(): Promise<{ workflowId: string; parent: string; group: string }> {
  const workflowId = await api.workflow(workspaceId, document);
  const parent = await api.run(workspaceId, workflowId, { status: 'waiting' });
  const group = await api.run(workspaceId, workflowId, { status: 'failed' });
  const slice = {
    ...{ containerId: 'each', from: 200, count: 100, items: [], concurrency: 5, onItemError: 'keep' },
    ...{
      outside: { input: null, run: {}, steps: { secret: 'told in confidence' }, errors: {} },
      seed: '00',
      within: '',
    },
  };
  const path = 'outer/each[2]/group';
  await api.services.prisma.run.update({
    where: { id: group },
    data: {
      trigger: 'group',
      parentRunId: parent,
      parentPath: path,
      finishedAt: new Date(),
      origin: { kind: 'call', runId: parent, path, depth: 1, group: slice } as unknown as JsonObject,
    },
  });
  return { workflowId, parent, group };
}

test('they are no runs of their own in lists, unless they wait for a person to say what happened', async () => {
  const { workflowId, parent, group } = await groupRun();
  const listed = async (): Promise<string[]> => {
    const { data } = await editor.client.query('runs.list', { workflowId });
    return (data as { items: { id: string }[] }).items.map(({ id }) => id);
  };
  expect(await listed()).toEqual([parent]);
  await api.services.prisma.run.update({ where: { id: group }, data: { status: 'needs_attention', finishedAt: null } });
  expect((await listed()).toSorted()).toEqual([parent, group].toSorted());
});

test('their page has the container and what is inside, and leads to the run they are a part of', async () => {
  const { parent, group } = await groupRun();
  const { data } = await editor.client.query('runs.get', { id: group });
  expect(data).toMatchObject({
    parent: { runId: parent, path: 'outer/each[2]/group' },
    group: { title: 'For each row', from: 200, count: 100 },
  });
  const { nodes, edges } = (data as { document: typeof document }).document;
  expect(nodes.map(({ id, parentId }) => [id, parentId])).toEqual([
    ['each', undefined],
    ['one', 'each'],
    ['two', 'each'],
  ]);
  expect(edges.map(({ source, target }) => [source, target])).toEqual([['one', 'two']]);
  expect((await editor.client.query('runs.get', { id: parent })).data).toMatchObject({ group: null, document });
});

test('they are retried and shared with the whole run only', async () => {
  const { group } = await groupRun();
  const retried = await editor.client.mutate('runs.retry', { id: group });
  expect([retried.status, retried.error?.message]).toEqual([
    409,
    'This run goes through a part of the items of another run. Retry that run, which has it as a part.',
  ]);
  const shared = await editor.client.mutate('shares.create', {
    runId: group,
    includeInputs: false,
    includePrompts: false,
    redact: true,
    expiresInHours: 1,
  });
  expect([shared.status, shared.error?.message]).toEqual([409, expect.stringContaining('Share that run')]);
});
