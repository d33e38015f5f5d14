import { afterAll, beforeAll, expect, test } from 'vitest';
import type { JsonObject } from '@/graph/json';
import { workflow } from '@/graph/testing/workflow-builder';
import { ApiFixture, type Person, smallWorkflow } from '@/server/api/testing/api-fixture';
import type { PublishedWorkflow } from './published-view';

let api: ApiFixture;
let workspaceId: string;
let editor: Person;
beforeAll(async () => {
  api = await ApiFixture.open();
  workspaceId = await api.workspace();
  editor = await api.person(workspaceId, 'editor');
});
afterAll(() => api.close());

const published = async () => (await editor.client.query('workflows.published')).data as unknown as PublishedWorkflow[];

test('what is published can be chosen, with what its version takes and gives, whatever becomes of the draft', async () => {
  const id = await api.workflow(workspaceId);
  await api.workflow(workspaceId);
  expect(await published()).toEqual([]);

  const version = (await editor.client.mutate('workflows.publish', { id })).data as { number: number; hash: string };
  const [one, ...others] = await published();
  expect(others).toEqual([]);
  expect(one).toMatchObject({
    id,
    number: version.number,
    versionHash: version.hash,
    inputSchema: { type: 'object', properties: { customer: {} } },
    most: { toolCalls: expect.any(Number), models: expect.any(Array) },
  });

  await editor.client.mutate('workflows.save', { id, revision: 1, document: { ...smallWorkflow(), edges: [] } });
  expect(await published()).toEqual([one]);
  await editor.client.mutate('workflows.unpublish', { id });
  expect(await published()).toEqual([]);
});

test('what a step that runs it keeps is worked out from the versions themselves, not from what documents say of them', async () => {
  const asking = workflow('Inner')
    .node('start', 'start')
    .node('ask', 'prompt', { prompt: 'Yes or no?', model: 'builtin:rules-v1', maxOutputTokens: 100 })
    .node('finish', 'finish', { result: 'value', value: '{{ steps.ask }}' })
    .chain('start', 'ask', 'finish')
    .build();
  const id = await api.workflow(workspaceId, asking);
  await editor.client.mutate('workflows.publish', { id });
  const inner = (await published()).find((one) => one.id === id);
  if (!inner) throw new Error('It was not published.');
  const nothing = { models: [], toolCalls: 0, workMs: 0, waitMs: 0 };
  const outer = workflow('Outer')
    .node('start', 'start')
    .node('call', 'sub-workflow', { workflow: { ...inner, most: nothing } as unknown as JsonObject })
    .node('finish', 'finish', { result: 'value', value: '{{ steps.call }}' })
    .chain('start', 'call', 'finish')
    .build();
  const outerId = await api.workflow(workspaceId, outer);
  expect(await editor.client.mutate('workflows.publish', { id: outerId })).toMatchObject({ data: { number: 1 } });
  expect((await published()).find((one) => one.id === outerId)?.most).toMatchObject({
    models: inner.most.models,
    waitMs: inner.most.workMs,
  });

  const { data } = await editor.client.query('workflows.called', { hashes: [inner.versionHash, 'nobody-knows'] });
  const { inputSchema, outputSchema, most } = inner;
  expect(data).toEqual({ [inner.versionHash]: { inputSchema, outputSchema, most } });

  const run = await editor.client.mutate('runs.start', { workflowId: outerId, input: {} });
  const bound = await editor.client.query('runs.bound', { id: (run.data as { runId: string }).runId });
  expect(bound.data).toMatchObject({
    isWhole: true,
    total: { modelCalls: inner.most.models[0]?.calls },
    time: { waitMs: inner.most.workMs },
  });
});
