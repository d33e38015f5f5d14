import { Pool } from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PrismaClient } from '@/generated/prisma/client';
import type { WorkflowDocument } from '@/graph/document';
import { hashDocument } from '@/graph/hash';
import { workflow } from '@/graph/testing/workflow-builder';
import { executors } from '@/nodes/executors';
import { registry } from '@/nodes/registry';
import type { Actor } from '@/server/accounts/actor';
import { PostgresPlanSource } from '@/server/adapters/postgres/plan-source';
import { createPrisma } from '@/server/adapters/postgres/prisma-client';
import { RunCreation } from '@/server/adapters/postgres/run-creation';
import { type EngineRoom, openEngineRoom } from '@/server/worker/testing/engine-room';
import { deleteWorkflow } from '@/server/workflows/delete-workflow';
import { publishWorkflow } from '@/server/workflows/publish-workflow';
import { saveWorkflow } from '@/server/workflows/save-workflow';
import { storeWorkflow } from '@/server/workflows/store-workflow';
import { unpublishWorkflow } from '@/server/workflows/unpublish-workflow';

const asking = (name: string): WorkflowDocument =>
  workflow(name)
    .node('start', 'start')
    .node('ask', 'human-gate', { title: 'Go on?', routes: [{ id: 'yes', label: 'Yes', tone: 'primary' }] })
    .node('finish', 'finish', { result: 'value', value: name })
    .edge('start', 'ask')
    .edge('ask.yes', 'finish')
    .edge('ask.timed_out', 'finish')
    .build();

let room: EngineRoom;
let pool: Pool;
let prisma: PrismaClient;
let actor: Actor;
beforeAll(async () => {
  room = await openEngineRoom(executors);
  pool = new Pool({ connectionString: room.url, max: 4 });
  prisma = createPrisma(pool);
  const workspace = await prisma.workspace.findFirstOrThrow();
  actor = { workspaceId: workspace.id, userId: null, userName: 'Ada', role: 'owner' } as unknown as Actor;
});
afterAll(async () => {
  await room.stopWorkers();
  await prisma.$disconnect();
  await pool.end();
  await room.close();
});

it.each(['saved', 'published anew', 'unpublished', 'deleted'])(
  'a run goes on as it began when its workflow is %s meanwhile, also with a worker that never saw its version',
  async (what) => {
    const begins = await room.startWorker('begins', { driver: { plans: new PostgresPlanSource(pool, registry) } });
    const { id } = await storeWorkflow(prisma, actor as never, asking('First'));
    await publishWorkflow({ prisma, registry }, actor, { id });
    const document = asking('First');
    const { runId } = await new RunCreation(pool).create({
      workspaceId: actor.workspaceId,
      workflowId: id,
      version: { document, documentHash: hashDocument(document) },
      input: {},
      trigger: 'api',
      startedById: null,
    });
    const { gates } = await room.whenStatus(runId, 'waiting');
    await begins.stop();

    await saveWorkflow({ prisma }, actor, { id, revision: 1, document: asking('Second') });
    if (what === 'published anew') await publishWorkflow({ prisma, registry }, actor, { id });
    if (what === 'unpublished') await unpublishWorkflow({ prisma }, actor, { id });
    if (what === 'deleted') await deleteWorkflow({ prisma }, actor, { id });
    const [gateId = ''] = gates.keys();
    await room.send(runId, { type: 'answer', gateId, route: 'yes', values: null, by: 'Ada' });
    await room.startWorker('goes on', { driver: { plans: new PostgresPlanSource(pool, registry) } });
    expect(await room.whenEnded(runId)).toMatchObject({ status: 'succeeded', output: 'First' });
  },
);
