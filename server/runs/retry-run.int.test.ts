import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Json } from '@/graph/json';
import { ApiFixture, type Person, smallWorkflow } from '@/server/api/testing/api-fixture';

let api: ApiFixture;
let editor: Person;
let workspaceId: string;
beforeAll(async () => {
  api = await ApiFixture.open();
  workspaceId = await api.workspace();
  editor = await api.person(workspaceId, 'editor', 'Mara');
});
afterAll(() => api.close());

test('a retry keeps the budget of the run, and with the workflow as it is now has the budget of now', async () => {
  const limited = { ...smallWorkflow(), settings: { budget: { modelCalls: 1 } } };
  const workflowId = await api.workflow(workspaceId, limited);
  const started = await editor.client.mutate('runs.start', { workflowId, input: { customer: 'Acme' } });
  const { runId: id } = started.data as { runId: string };
  await api.services.prisma.run.update({ where: { id }, data: { status: 'failed', finishedAt: new Date() } });
  await editor.client.mutate('workflows.save', {
    id: workflowId,
    revision: 1,
    document: smallWorkflow() as unknown as Json,
  });
  const budgetOf = async (version: 'same' | 'draft') => {
    const retried = await editor.client.mutate('runs.retry', { id, version });
    expect(retried.error?.message).toBeUndefined();
    const { runId } = retried.data as { runId: string };
    return (await api.services.prisma.run.findUniqueOrThrow({ where: { id: runId } })).budget;
  };
  expect(await budgetOf('same')).toEqual({ modelCalls: 1 });
  expect(await budgetOf('draft')).toBeNull();
});

test('a run that was given less than its workflow allows has no more when it is retried as the workflow is now', async () => {
  const allowing = (modelCalls: number) => ({ ...smallWorkflow(), settings: { budget: { modelCalls, toolCalls: 9 } } });
  const workflowId = await api.workflow(workspaceId, allowing(5));
  const input = { customer: 'Acme' };
  const started = await editor.client.mutate('runs.start', { workflowId, input, budget: { modelCalls: 2 } });
  const { runId: id } = started.data as { runId: string };
  await api.services.prisma.run.update({ where: { id }, data: { status: 'failed', finishedAt: new Date() } });
  const document = allowing(50) as unknown as Json;
  await editor.client.mutate('workflows.save', { id: workflowId, revision: 1, document });
  const retried = await editor.client.mutate('runs.retry', { id, version: 'draft' });
  const { runId } = retried.data as { runId: string };
  const { budget } = await api.services.prisma.run.findUniqueOrThrow({ where: { id: runId } });
  expect(budget).toEqual({ modelCalls: 2, toolCalls: 9 });
});

test('a retry may be given another budget, up to what the workflow allows, and a key means one budget', async () => {
  const allowing = (toolCalls: number) => ({ ...smallWorkflow(), settings: { budget: { toolCalls } } });
  const workflowId = await api.workflow(workspaceId, allowing(9));
  const input = { customer: 'Acme' };
  const started = await editor.client.mutate('runs.start', { workflowId, input, budget: { modelCalls: 2 } });
  const { runId: id } = started.data as { runId: string };
  await api.services.prisma.run.update({ where: { id }, data: { status: 'failed', finishedAt: new Date() } });
  await editor.client.mutate('workflows.save', {
    id: workflowId,
    revision: 1,
    document: allowing(50) as unknown as Json,
  });
  const budgetOf = async (request: object) => {
    const { runId } = (await editor.client.mutate('runs.retry', { id, ...request })).data as { runId: string };
    return (await api.services.prisma.run.findUniqueOrThrow({ where: { id: runId } })).budget;
  };
  const budget = { modelCalls: 40, toolCalls: 30 };
  expect(await budgetOf({ budget })).toEqual({ modelCalls: 40, toolCalls: 9 });
  expect(await budgetOf({ budget, version: 'draft' })).toEqual(budget);
  // No limit of its own any more: that of the workflow is left.
  expect(await budgetOf({ budget: {} })).toEqual({ toolCalls: 9 });

  const key = { id, idempotencyKey: 'with more' };
  expect((await editor.client.mutate('runs.retry', { ...key, budget })).status).toBe(200);
  expect((await editor.client.mutate('runs.retry', { ...key, budget })).status).toBe(200);
  expect((await editor.client.mutate('runs.retry', key)).status).toBe(409);
});

test('a retry is as deep as the run it retries: what it calls cannot go deeper than that could', async () => {
  const workflowId = await api.workflow(workspaceId);
  const id = await api.run(workspaceId, workflowId, { status: 'failed' });
  const { prisma } = api.services;
  await prisma.run.update({
    where: { id },
    data: { origin: { kind: 'call', runId: id, path: 'call', depth: 5 }, finishedAt: new Date() },
  });
  const again = async (of: string) => {
    const { runId } = (await editor.client.mutate('runs.retry', { id: of })).data as { runId: string };
    const run = await prisma.run.update({ where: { id: runId }, data: { status: 'failed', finishedAt: new Date() } });
    return run;
  };
  const first = await again(id);
  expect(first.origin).toMatchObject({ kind: 'retry', runId: id, depth: 5 });
  expect((await again(first.id)).origin).toMatchObject({ kind: 'retry', runId: first.id, depth: 5 });
});
