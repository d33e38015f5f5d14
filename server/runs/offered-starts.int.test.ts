import { Pool, type PoolClient } from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import type { PrismaClient } from '@/generated/prisma/client';
import type { WorkflowDocument } from '@/graph/document';
import { workflow } from '@/graph/testing/workflow-builder';
import { executors } from '@/nodes/executors';
import { registry } from '@/nodes/registry';
import type { Actor } from '@/server/accounts/actor';
import { Hub } from '@/server/adapters/postgres/hub';
import { PostgresPlanSource } from '@/server/adapters/postgres/plan-source';
import { createPrisma } from '@/server/adapters/postgres/prisma-client';
import { QueueDepth } from '@/server/adapters/postgres/queue-depth';
import { RunCreation } from '@/server/adapters/postgres/run-creation';
import { RunOffers } from '@/server/adapters/postgres/run-offers';
import type { McpCall, McpResult } from '@/server/engine/contract';
import { noCapabilities } from '@/server/engine/testing/scripted-executors';
import { type EngineRoom, openEngineRoom, type RoomWorker } from '@/server/worker/testing/engine-room';
import { deleteWorkflow } from '@/server/workflows/delete-workflow';
import { publishWorkflow } from '@/server/workflows/publish-workflow';
import { saveWorkflow } from '@/server/workflows/save-workflow';
import { storeWorkflow } from '@/server/workflows/store-workflow';
import { unpublishWorkflow } from '@/server/workflows/unpublish-workflow';
import type { NewRun } from './run-queue';
import { type StartRequest, startRun } from './start-run';

// One process starts runs by what it saw of a workflow and offers them to a worker; another process changes the workflow meanwhile.

/** Says its own name to a tool that changes the world, so that what ran of which version is known from outside. */
const posting = (name: string): WorkflowDocument =>
  workflow(name)
    .node('start', 'start')
    .node('post', 'mcp-tool', { connection: 'chat', tool: 'post', arguments: { text: name } })
    .node('finish', 'finish', { result: 'value', value: name })
    .chain('start', 'post', 'finish')
    .build();

let room: EngineRoom;
let worker: RoomWorker;
/** of the process that starts runs, and of the one that changes workflows: what a process has seen, it has seen through its pool */
let pools: { starts: Pool; changes: Pool };
let prisma: { starts: PrismaClient; changes: PrismaClient };
let hub: Hub;
let offers: Hub;
let actor: Actor;
let start: (request?: Partial<StartRequest>) => Promise<string>;
let workflowId: string;
const offered: string[] = [];
const posted: unknown[] = [];
beforeAll(async () => {
  room = await openEngineRoom(executors);
  pools = {
    starts: new Pool({ connectionString: room.url, max: 4 }),
    changes: new Pool({ connectionString: room.url, max: 2 }),
  };
  prisma = { starts: createPrisma(pools.starts), changes: createPrisma(pools.changes) };
  hub = new Hub({ connectionString: room.url, onError: () => undefined });
  offers = new Hub({ connectionString: room.url, onError: () => undefined });
  await Promise.all([hub.start(), offers.start()]);
  offers.onOffer((notice) => offered.push(JSON.parse(notice.slice(notice.indexOf('{'))).run.id));
  const workspace = await prisma.starts.workspace.findFirstOrThrow();
  actor = { workspaceId: workspace.id, userId: null, userName: 'Ada', role: 'owner' } as unknown as Actor;
});
beforeEach(async () => {
  worker = await startWorker('one');
  // Anew, because one that was not answered offers nothing for a while.
  const creation = new RunCreation(pools.starts, new RunOffers(pools.starts, hub, () => undefined));
  const services = {
    prisma: prisma.starts,
    pool: pools.starts,
    registry,
    queue: { create: (run: NewRun) => creation.create(run), signal: async () => true },
    queueRoom: new QueueDepth(pools.starts, { all: 10_000, perWorkspace: 1_000 }),
    disk: { hasRoom: async () => true },
  };
  start = async (request = {}) => (await startRun(services, actor, { workflowId, input: {}, ...request }, 'api')).runId;
  const { id } = await storeWorkflow(prisma.changes, actor as never, posting('First'));
  workflowId = id;
});
afterEach(() => room.stopWorkers());
afterAll(async () => {
  await Promise.all([hub.close(), offers.close(), prisma.starts.$disconnect(), prisma.changes.$disconnect()]);
  await Promise.all([pools.starts.end(), pools.changes.end()]);
  await room.close();
});

/** A worker whose tool says what was posted. */
const startWorker = (id: string): Promise<RoomWorker> => {
  const callTool = async ({ arguments: { text } }: McpCall): Promise<McpResult> => {
    posted.push(text);
    return { isError: false, data: null, text: 'posted', files: [], isDemo: false };
  };
  const plans = new PostgresPlanSource(pools.changes, registry);
  return room.startWorker(id, { driver: { plans, capabilities: { ...noCapabilities, mcp: { callTool } } } });
};
const save = (name: string, revision: number) =>
  saveWorkflow({ prisma: prisma.changes }, actor, { id: workflowId, revision, document: posting(name) });
const publish = () => publishWorkflow({ prisma: prisma.changes, registry }, actor, { id: workflowId });
/** What the process that starts runs then remembers; what came of it is of no interest. */
const startedOnce = async (request?: Partial<StartRequest>): Promise<void> => {
  await room.whenEnded(await start(request));
  offered.length = 0;
  posted.length = 0;
};
const runs = async (): Promise<{ id: string; number: number; status: string }[]> => {
  const text = 'select id, number, status from run where workflow_id = $1 order by number';
  return (await pools.changes.query(text, [workflowId])).rows;
};
/** Holds the workflow's row, as a publication does while it commits. */
async function whileHolding(act: (holder: PoolClient) => Promise<unknown>): Promise<void> {
  const holder = await pools.changes.connect();
  try {
    await holder.query('begin');
    await holder.query('select 1 from workflow where id = $1 for update', [workflowId]);
    await act(holder);
    await holder.query('commit');
  } finally {
    holder.release();
  }
}

it('a run offered of what was published before is not made, and nothing of it happens: the next one is of what is published now', async () => {
  await publish();
  await startedOnce({ version: 'published' });
  await save('Second', 1);
  await publish();
  const runId = await start({ version: 'published' });
  expect(await room.whenEnded(runId)).toMatchObject({ status: 'succeeded', output: 'Second' });
  expect(offered).toEqual([expect.not.stringContaining(runId), runId]);
  expect(posted).toEqual(['Second']);
  // Nothing is left of the first offer, not even a gap in the numbers.
  expect(await runs()).toMatchObject([{ number: 1 }, { id: runId, number: 2, status: 'succeeded' }]);
});

it('so it is with a draft that was saved meanwhile', async () => {
  await startedOnce();
  await save('Second', 1);
  const runId = await start();
  expect(await room.whenEnded(runId)).toMatchObject({ output: 'Second' });
  expect(offered).toHaveLength(2);
  expect(posted).toEqual(['Second']);
  expect(await runs()).toMatchObject([{ number: 1 }, { id: runId, number: 2 }]);
});

it('so it is when the publication commits while the offered run waits to be made', async () => {
  await publish();
  await startedOnce({ version: 'published' });
  await save('Second', 1);
  const firstOffer = new Promise<void>((resolve) => {
    const leave = offers.onOffer(() => {
      leave();
      resolve();
    });
  });
  let started: Promise<string> | undefined;
  await whileHolding(async (holder) => {
    started = start({ version: 'published' });
    await firstOffer;
    await holder.query(
      `with added as (
         insert into workflow_version (id, workflow_id, number, hash, document)
         select gen_random_uuid(), id, 9, 'second', document from workflow where id = $1 returning id
       ) update workflow set published_version_id = added.id from added where workflow.id = $1`,
      [workflowId],
    );
  });
  const runId = (await started) ?? '';
  expect(await room.whenEnded(runId)).toMatchObject({ output: 'Second' });
  expect(posted).toEqual(['Second']);
  expect(await runs()).toMatchObject([{ number: 1 }, { id: runId, number: 2 }]);
});

it('so it is when the worker hangs', async () => {
  await publish();
  await startedOnce({ version: 'published' });
  await save('Second', 1);
  await publish();
  worker.hang();
  const runId = await start({ version: 'published' });
  expect(await runs()).toMatchObject([{ number: 1 }, { id: runId, number: 2, status: 'queued' }]);
  await worker.stop();
  await startWorker('two');
  expect(await room.whenEnded(runId)).toMatchObject({ output: 'Second' });
  expect(posted).toEqual(['Second']);
  expect(await runs()).toHaveLength(2);
});

it('a start of what was unpublished or deleted meanwhile is refused, and no run of it comes into being', async () => {
  await publish();
  await startedOnce({ version: 'published' });
  await unpublishWorkflow({ prisma: prisma.changes }, actor, { id: workflowId });
  await expect(start({ version: 'published' })).rejects.toThrow(/is not published/);
  expect(offered).toHaveLength(1);
  await publish();
  await startedOnce({ version: 'published' });
  await deleteWorkflow({ prisma: prisma.changes }, actor, { id: workflowId });
  await expect(start({ version: 'published' })).rejects.toMatchObject({ code: 'not-found' });
  expect(offered).toHaveLength(1);
  expect(posted).toEqual([]);
  expect(await runs()).toHaveLength(2);
});

it('many starts at the moment of a publication are each of one version, whole, and as many as were asked for', async () => {
  await publish();
  await startedOnce({ version: 'published' });
  await save('Second', 1);
  const before = Array.from({ length: 6 }, () => start({ version: 'published' }));
  await publish();
  const after = Array.from({ length: 6 }, () => start({ version: 'published' }));
  const ids = await Promise.all([...before, ...after]);
  const outputs = await Promise.all(ids.map(async (id) => (await room.whenEnded(id)).output));
  // Whoever starts after the publication is answered runs the new one, although this process had not seen it.
  expect(outputs.slice(6)).toEqual(Array(6).fill('Second'));
  for (const output of outputs.slice(0, 6)) expect(['First', 'Second']).toContain(output);
  expect([...posted].sort()).toEqual([...outputs].sort());
  expect((await runs()).map(({ number }) => number)).toEqual(Array.from({ length: 13 }, (_, index) => index + 1));
});
