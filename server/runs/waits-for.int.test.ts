import { afterAll, beforeAll, expect, test } from 'vitest';
import { ApiFixture, type Person } from '@/server/api/testing/api-fixture';
import type { WorkflowSummary } from '@/server/workflows/workflow-summary';
import type { RunPage } from './list-runs';

let api: ApiFixture;
let viewer: Person;
let workspaceId: string;
beforeAll(async () => {
  api = await ApiFixture.open();
  workspaceId = await api.workspace();
  viewer = await api.person(workspaceId, 'viewer');
});
afterAll(() => api.close());

const waiting = async (workflowId: string, wakeAt: Date | null = null): Promise<string> => {
  const id = await api.run(workspaceId, workflowId, { status: 'waiting' });
  await api.services.prisma.run.update({ where: { id }, data: { finishedAt: null, wakeAt } });
  return id;
};

test('a list says whether a run waits for a person, for a run it began, or for time', async () => {
  const workflowId = await api.workflow(workspaceId);
  const wakeAt = new Date(Date.now() + 720_000);
  const asks = await waiting(workflowId, wakeAt);
  await api.gate(workspaceId, asks);
  const sleeps = await waiting(workflowId, wakeAt);
  const calls = await waiting(workflowId);
  const child = await waiting(workflowId);
  await api.services.prisma.run.update({ where: { id: child }, data: { parentRunId: calls } });
  await api.gate(workspaceId, child);
  const done = await api.run(workspaceId, workflowId);

  const { data } = await viewer.client.query('runs.list', { workflowId });
  const runs = new Map((data as unknown as RunPage).items.map((run) => [run.id, [run.waitsFor, run.wakeAt]]));
  expect(runs.get(asks)).toEqual(['person', null]);
  expect(runs.get(sleeps)).toEqual(['time', wakeAt.toISOString()]);
  expect(runs.get(calls)).toEqual(['run', null]);
  expect(runs.get(child)).toEqual(['person', null]);
  expect(runs.get(done)).toEqual([null, null]);
});

test('a question that was answered, and a run that has ended, are not waited for any more', async () => {
  const workflowId = await api.workflow(workspaceId);
  const id = await waiting(workflowId);
  const gate = await api.gate(workspaceId, id);
  await api.services.prisma.gate.update({ where: { id: gate }, data: { status: 'answered' } });
  const child = await api.run(workspaceId, workflowId);
  await api.services.prisma.run.update({ where: { id: child }, data: { parentRunId: id } });
  const view = await viewer.client.query('runs.get', { id });
  expect(view.data).toMatchObject({ waitsFor: 'time' });
});

test('so does the list of workflows, of the last run of each', async () => {
  const workflowId = await api.workflow(workspaceId);
  await api.gate(workspaceId, await waiting(workflowId));
  const { data } = await viewer.client.query('workflows.list');
  const row = (data as unknown as WorkflowSummary[]).find(({ id }) => id === workflowId);
  expect(row?.lastRun).toMatchObject({ status: 'waiting', waitsFor: 'person' });
});
