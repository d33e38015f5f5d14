import { afterAll, beforeAll, expect, test } from 'vitest';
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
