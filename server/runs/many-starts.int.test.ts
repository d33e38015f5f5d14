import { Pool } from 'pg';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { PrismaClient } from '@/generated/prisma/client';
import { workflow } from '@/graph/testing/workflow-builder';
import { executors } from '@/nodes/executors';
import { registry } from '@/nodes/registry';
import type { Actor } from '@/server/accounts/actor';
import { PostgresPlanSource } from '@/server/adapters/postgres/plan-source';
import { createPrisma } from '@/server/adapters/postgres/prisma-client';
import { QueueDepth } from '@/server/adapters/postgres/queue-depth';
import { RunCreation } from '@/server/adapters/postgres/run-creation';
import { Refusal } from '@/server/refusal';
import { type EngineRoom, openEngineRoom } from '@/server/worker/testing/engine-room';
import { storeWorkflow } from '@/server/workflows/store-workflow';
import type { NewRun } from './run-queue';
import { startRun } from './start-run';

const STARTS = 2_000;
const CALLERS = 40;
const MOST_WAITING = 300;

const document = workflow('Hello')
  .node('start', 'start', { fields: [{ key: 'name', label: 'Name', type: 'text', isRequired: true }] })
  .node('finish', 'finish', { result: 'value', value: 'Hello {{ input.name }}' })
  .edge('start', 'finish')
  .build();

let room: EngineRoom;
let pool: Pool;
let prisma: PrismaClient;
let actor: Actor;
let start: (name: string, idempotencyKey?: string) => Promise<string>;
beforeAll(async () => {
  room = await openEngineRoom(executors);
  pool = new Pool({ connectionString: room.url, max: 8 });
  prisma = createPrisma(pool);
  const workspace = await prisma.workspace.findFirstOrThrow();
  actor = { workspaceId: workspace.id, userId: null, userName: 'Ada', role: 'owner' } as unknown as Actor;
  const { id: workflowId } = await storeWorkflow(prisma, actor as never, document);
  const creation = new RunCreation(pool);
  const services = {
    prisma,
    pool,
    registry,
    queue: { create: (run: NewRun) => creation.create(run), signal: async () => true },
    queueRoom: new QueueDepth(pool, { all: 10_000, perWorkspace: MOST_WAITING }),
    disk: { hasRoom: async () => true },
  };
  start = async (name, idempotencyKey) =>
    (await startRun(services, actor, { workflowId, input: { name }, idempotencyKey }, 'api')).runId;
});
afterAll(async () => {
  await prisma.$disconnect();
  await pool.end();
  await room.close();
});

const countRuns = async (where: string): Promise<number> =>
  Number((await pool.query(`select count(*) as count from run where ${where}`)).rows[0]?.count);

it('takes two thousand starts at once: each is a run that ends, or a refusal that says when to come again', async () => {
  const accepted: string[] = [];
  const refusals: Refusal[] = [];
  const next = Array.from({ length: STARTS }, (_, index) => `n${index}`);
  const caller = async (): Promise<void> => {
    for (let name = next.pop(); name !== undefined; name = next.pop())
      try {
        accepted.push(await start(name, name));
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        refusals.push(error);
      }
  };
  // Nobody takes them yet, so that the queue is full for certain.
  await Promise.all(Array.from({ length: CALLERS }, caller));
  expect(accepted.length + refusals.length).toBe(STARTS);
  expect(refusals.length).toBeGreaterThan(0);
  for (const { code, details } of refusals) expect([code, details]).toEqual(['too-many', { retryAfterSeconds: 30 }]);
  expect(refusals[0]?.message).toMatch(/^\d+ runs are waiting to start here, which is the most/);
  // Those being written while the queue is counted are not counted.
  expect(accepted.length).toBeGreaterThanOrEqual(MOST_WAITING);
  expect(accepted.length).toBeLessThanOrEqual(MOST_WAITING + 2 * CALLERS);
  // A repeated request is not a new run: it gets the one it started, however full the queue is.
  expect(accepted).toContain(await start('n1999', 'n1999'));

  await Promise.all(
    ['one', 'two'].map((id) =>
      room.startWorker(id, { driver: { plans: new PostgresPlanSource(pool, registry), executors } }),
    ),
  );
  await expect.poll(() => countRuns(`status <> 'succeeded'`), { timeout: 60_000 }).toBe(0);
  expect(await countRuns('true')).toBe(accepted.length);
  // There is room again as soon as the queue is counted anew, which is done a few times a second.
  await room.whenEnded(await vi.waitFor(() => start('once more', 'once more'), { timeout: 10_000 }));
});

it('takes two thousand starts within ten seconds while workers are at work, when the queue may be so deep', async () => {
  const before = await countRuns('true');
  const creation = new RunCreation(pool);
  const queue = { create: (run: NewRun) => creation.create(run), signal: async () => true };
  const queueRoom = new QueueDepth(pool, { all: 10_000, perWorkspace: 5_000 });
  const deps = { prisma, pool, registry, queue, queueRoom, disk: { hasRoom: async () => true } };
  const { id: workflowId } = await prisma.workflow.findFirstOrThrow({ where: { name: 'Hello' } });
  const next = Array.from({ length: STARTS }, (_, index) => `m${index}`);
  const ids = new Set<string>();
  const caller = async (): Promise<void> => {
    for (let name = next.pop(); name !== undefined; name = next.pop())
      ids.add((await startRun(deps, actor, { workflowId, input: { name } }, 'api')).runId);
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: CALLERS }, caller));
  expect(performance.now() - begun).toBeLessThan(10_000);
  expect(ids.size).toBe(STARTS);
  await expect.poll(() => countRuns(`status <> 'succeeded'`), { timeout: 60_000 }).toBe(0);
  expect(await countRuns('true')).toBe(before + STARTS);
}, 90_000);

it('refuses for the whole installation too, in other words', async () => {
  const depth = new QueueDepth(pool, { all: 2, perWorkspace: 100 }, () => 0);
  const answers = [];
  for (const workspace of ['a', 'b', 'c']) answers.push(await depth.take(workspace));
  expect(answers).toEqual([{ hasRoom: true }, { hasRoom: true }, { hasRoom: false, isFull: 'all', queued: 2 }]);
});
