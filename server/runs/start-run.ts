import type { Pool } from 'pg';
import type { PrismaClient } from '@/generated/prisma/client';
import { type Budget, tighterBudget } from '@/graph/budget';
import { canonicalJson } from '@/graph/canonical-json';
import { compile } from '@/graph/compile';
import type { WorkflowDocument } from '@/graph/document';
import type { JsonObject } from '@/graph/json';
import type { NodeRegistry } from '@/graph/node-definition';
import type { Actor } from '@/server/accounts/actor';
import { fromJsonColumn } from '@/server/json-column';
import { Refusal } from '@/server/refusal';
import { getWorkflow } from '@/server/workflows/get-workflow';
import { findWorkflowHead, lastSeenHead, type WorkflowHead } from '@/server/workflows/workflow-head';
import { checkRunInput, fillRunInput } from './check-run-input';
import type { VersionChoice } from './choose-version';
import type { DiskRoom } from './disk-room';
import { type EarlierRun, findEarlierRun } from './find-earlier-run';
import { requireFreeKey } from './free-key';
import { prepareVersion } from './prepared-version';
import type { QueueRoom } from './queue-room';
import { requireDiskRoom } from './require-disk-room';
import { requireQueueRoom } from './require-queue-room';
import { anotherRequest, askedFor, requireSameRequest } from './require-same-request';
import { type NewRun, type RunQueue, type RunTrigger, WorkflowChanged } from './run-queue';

export interface StartRequest {
  workflowId: string;
  /** absent: the draft */
  version?: VersionChoice;
  /** the revision the person sees; refused when it is not the newest */
  revision?: number;
  input: JsonObject;
  /** the same key in the same workflow gives the same run, however often it is asked for */
  idempotencyKey?: string;
  /** the most this run may spend, where that is less than the workflow allows */
  budget?: Budget;
}

export interface StartedRun {
  runId: string;
  /** false: an earlier request with the same key had started it */
  isNew: boolean;
}

interface StartDeps {
  prisma: PrismaClient;
  pool: Pool;
  registry: NodeRegistry;
  queue: RunQueue;
  queueRoom: QueueRoom;
  disk: DiskRoom;
}

/**
 * Starts a run of the chosen version. What cannot run is refused here, before anything is written.
 *
 * A workflow that this process has seen before is taken to be as it was, and the statement that makes the run compares: most
 * starts ask the database for nothing else.
 */
export const startRun = async (
  deps: StartDeps,
  actor: Actor,
  request: StartRequest,
  trigger: RunTrigger,
): Promise<StartedRun> => {
  const { prisma, pool, registry } = deps;
  const { workflowId, revision, idempotencyKey } = request;
  requireFreeKey(idempotencyKey);
  const seen = idempotencyKey === undefined ? lastSeenHead(pool, actor, workflowId) : null;
  if (seen && (revision ?? seen.revision) === seen.revision) {
    const { publishedVersionId } = seen;
    try {
      return await create(deps, actor, seen, request, trigger, { revision: seen.revision, publishedVersionId });
    } catch (error) {
      // What is refused may be so no longer, if the workflow has changed since.
      if (!(error instanceof WorkflowChanged || error instanceof Refusal)) throw error;
    }
  }
  const workflow = await findWorkflowHead(pool, actor, workflowId);
  const earlier = await findEarlierRun(prisma, workflow.id, idempotencyKey);
  if (earlier) return sameRun(earlier, registry, request);
  if (revision !== undefined && revision !== workflow.revision)
    throw new Refusal(
      'conflict',
      `“${workflow.name}” was changed somewhere else meanwhile. Look at the change before you run it.`,
      { current: (await getWorkflow({ prisma }, actor, { id: workflow.id })) as unknown as JsonObject },
    );
  const started = await create(deps, actor, workflow, request, trigger);
  if (started.isNew) return started;
  // Another request with this key came in between.
  const winner = await findEarlierRun(prisma, workflow.id, idempotencyKey);
  return winner ? sameRun(winner, registry, request) : started;
};

const create = async (
  { prisma, registry, queue, queueRoom, disk }: StartDeps,
  actor: Actor,
  workflow: WorkflowHead,
  { version = 'draft', input, idempotencyKey, budget }: StartRequest,
  trigger: RunTrigger,
  expected?: NewRun['expected'],
): Promise<StartedRun> => {
  const { document, hash, plan } = await prepareVersion({ prisma, registry }, actor, workflow, version);
  const cleanInput = await checkRunInput(prisma, actor.workspaceId, plan.inputSchema, input);
  await requireDiskRoom(disk);
  await requireQueueRoom(queueRoom, actor.workspaceId);
  return queue.create({
    workspaceId: actor.workspaceId,
    workflowId: workflow.id,
    version: { document, documentHash: hash },
    input: cleanInput,
    trigger,
    startedById: actor.userId,
    idempotencyKey,
    asked: askedFor(version, budget),
    budget: tighterBudget(document.settings?.budget, budget),
    expected,
  });
};

/** A repeated request gets its run, whatever has become of the workflow since; another request gets no run of the first. */
const sameRun = (
  earlier: EarlierRun,
  registry: NodeRegistry,
  { input, version = 'draft', budget }: StartRequest,
): StartedRun => {
  if (earlier.retryOfId !== null) throw anotherRequest(earlier, 'which retries another');
  requireSameRequest(earlier, askedFor(version, budget));
  const { plan } = compile(fromJsonColumn<WorkflowDocument>(earlier.version.document), registry);
  const filled = plan ? fillRunInput(plan.inputSchema, input) : input;
  if (canonicalJson(filled) !== canonicalJson(earlier.input)) throw anotherRequest(earlier, 'with another input');
  return { runId: earlier.id, isNew: false };
};
