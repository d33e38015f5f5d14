import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Budget } from '@/graph/budget';
import { ApiFixture, type Person, smallWorkflow } from '@/server/api/testing/api-fixture';
import { readWorkspacePrices } from '@/server/models/read-workspace-prices';
import type { NewRun } from './run-queue';

let api: ApiFixture;
let workspaceId: string;
let editor: Person;
const created: NewRun[] = [];
beforeAll(async () => {
  api = await ApiFixture.open({
    queue: {
      create: async (run) => {
        created.push(run);
        return { runId: '0198c1de-7a40-7c55-9c1e-3f2b6d0a9e11', isNew: true };
      },
      signal: async () => true,
    },
  });
  workspaceId = await api.workspace();
  editor = await api.person(workspaceId, 'editor');
});
afterAll(() => api.close());

const startWith = async (settings: { budget: Budget } | undefined, budget: Budget | undefined) => {
  const id = await api.workflow(workspaceId);
  const document = { ...smallWorkflow(), ...(settings ? { settings } : {}) };
  expect((await editor.client.mutate('workflows.save', { id, revision: 1, document })).status).toBe(200);
  const input = { customer: 'Nordwind' };
  const answer = await editor.client.mutate('runs.start', { workflowId: id, input, ...(budget ? { budget } : {}) });
  return { status: answer.status, budget: created.pop()?.budget };
};

test('a run has the budget of its workflow, and of what it is given the smaller of each', async () => {
  expect((await startWith(undefined, undefined)).budget).toBeUndefined();
  expect((await startWith({ budget: { costUsd: 1 } }, undefined)).budget).toEqual({ costUsd: 1 });
  expect((await startWith({ budget: { costUsd: 1, tokens: 500 } }, { costUsd: 3, modelCalls: 2 })).budget).toEqual({
    costUsd: 1,
    modelCalls: 2,
    tokens: 500,
  });
});

test('a budget that is none is refused', async () => {
  for (const budget of [{ costUsd: -1 }, { modelCalls: 1.5 }, { dollars: 1 }])
    expect((await startWith(undefined, budget as Budget)).status).toBe(400);
});

test('a workspace sets what a model costs, and takes it back', async () => {
  const admin = await api.person(workspaceId, 'admin');
  const { prisma } = api.services;
  const set = (price: object | null) =>
    admin.client.mutate('models.setPrice', { model: 'openai-compatible:ours', price });
  expect((await set({ input: 0.5, output: 2 })).status).toBe(200);
  expect((await set({ input: 0.25, output: 1 })).status).toBe(200);
  expect(await readWorkspacePrices(prisma, workspaceId)).toEqual({
    'openai-compatible:ours': { input: 0.25, output: 1, from: 'workspace' },
  });
  expect(await readWorkspacePrices(prisma, await api.workspace('Another'))).toEqual({});
  expect((await set(null)).status).toBe(200);
  expect(await readWorkspacePrices(prisma, workspaceId)).toEqual({});
  expect((await set({ input: -1, output: 1 })).status).toBe(400);
  expect((await editor.client.mutate('models.setPrice', { model: 'a:b', price: null })).status).toBe(403);
});
