import type { PrismaClient, Run } from '@/generated/prisma/client';
import { ownLimits, tighterBudget } from '@/graph/budget';
import { canonicalJson } from '@/graph/canonical-json';
import type { WorkflowDocument } from '@/graph/document';
import { hashDocument } from '@/graph/hash';
import type { Json, JsonObject } from '@/graph/json';
import type { NodeRegistry } from '@/graph/node-definition';
import type { Actor } from '@/server/accounts/actor';
import type { RunOrigin } from '@/server/engine/driver-ports';
import { type Budget, isTerminal } from '@/server/engine/events';
import { foldRun } from '@/server/engine/state';
import { fromJsonColumn } from '@/server/json-column';
import { Refusal } from '@/server/refusal';
import { findWorkflow } from '@/server/workflows/find-workflow';
import { requireRunnable } from '@/server/workflows/require-runnable';
import { checkRunInput } from './check-run-input';
import type { DiskRoom } from './disk-room';
import { type EarlierRun, findEarlierRun } from './find-earlier-run';
import { findRun } from './find-run';
import { requireFreeKey } from './free-key';
import { requireWholeRun } from './group-runs';
import type { QueueRoom } from './queue-room';
import { readEvents } from './read-events';
import { requireDiskRoom } from './require-disk-room';
import { requireQueueRoom } from './require-queue-room';
import { anotherRequest, askedFor, requireSameRequest } from './require-same-request';
import type { PinnedVersion, RunQueue } from './run-queue';

export interface RetryRequest {
  id: string;
  /** the step to begin from, `for_each[3]/draft`; absent: everything that failed */
  fromPath?: string;
  /** `fromPath` is a step that repeats over a list: run only those of its items again that failed */
  onlyFailedItems?: boolean;
  /** what to run: the version that ran, unless told to run the draft as it is now */
  version?: 'same' | 'draft';
  /** the most the new run may spend, where that is less than the workflow allows; absent: what this run was given */
  budget?: Budget;
  idempotencyKey?: string;
}

interface Deps {
  prisma: PrismaClient;
  registry: NodeRegistry;
  queue: RunQueue;
  queueRoom: QueueRoom;
  disk: DiskRoom;
}

/**
 * A new run with the same input, of the same version or of the workflow as it is now, linked to the one it retries, which it takes the recorded results of.
 * The chosen step, what comes after it, and whatever failed run again, with idempotency keys of the new run.
 */
export const retryRun = async (
  { prisma, registry, queue, queueRoom, disk }: Deps,
  actor: Actor,
  { id, fromPath, onlyFailedItems = false, version = 'same', budget: given, idempotencyKey }: RetryRequest,
): Promise<{ runId: string; isNew: boolean }> => {
  requireFreeKey(idempotencyKey);
  const run = await findRun(prisma, actor, id);
  requireWholeRun(run, 'Retry');
  const depth = fromJsonColumn<RunOrigin | null>(run.origin)?.depth;
  const origin: RetryOrigin = {
    kind: 'retry',
    runId: run.id,
    fromPath: fromPath ?? null,
    onlyFailedItems,
    ...(depth === undefined ? {} : { depth }),
  };
  const earlier = await findEarlierRun(prisma, run.workflowId, idempotencyKey);
  const asked = askedFor(version, given);
  if (earlier) return sameRetry(earlier, origin, asked);
  if (!isTerminal(run.status))
    throw new Refusal('conflict', 'This run has not ended yet. Stop it first, or wait for it.');
  if (fromPath !== undefined || run.status === 'succeeded')
    requireStep(foldRun(await readEvents(prisma, run.id, 0)).steps, fromPath);
  const { pinned, budget } =
    version === 'same' ? await asItRan(prisma, run, given) : await pinDraft({ prisma, registry }, actor, run, given);
  await requireDiskRoom(disk);
  await requireQueueRoom(queueRoom, actor.workspaceId);
  const started = await queue.create({
    workspaceId: actor.workspaceId,
    workflowId: run.workflowId,
    version: pinned,
    input: run.input as JsonObject,
    trigger: 'retry',
    startedById: actor.userId,
    idempotencyKey,
    asked,
    origin,
    budget,
  });
  if (started.isNew) return started;
  // Another request with this key came in between.
  const winner = await findEarlierRun(prisma, run.workflowId, idempotencyKey);
  return winner ? sameRetry(winner, origin, asked) : started;
};

type RetryOrigin = Extract<RunOrigin, { kind: 'retry' }>;

/** A repeated request gets its run, whatever has become of the draft since; another request gets no run of the first. */
const sameRetry = (earlier: EarlierRun, wanted: RetryOrigin, asked: JsonObject): { runId: string; isNew: boolean } => {
  if (canonicalJson(fromJsonColumn<Json>(earlier.origin)) !== canonicalJson({ ...wanted }))
    throw anotherRequest(earlier, 'by another request');
  requireSameRequest(earlier, asked);
  return { runId: earlier.id, isNew: false };
};

interface Pinned {
  pinned: PinnedVersion;
  budget: Budget | undefined;
}

const asItRan = async (prisma: PrismaClient, run: Run, given: Budget | undefined): Promise<Pinned> => ({
  pinned: { id: run.versionId },
  budget: given ? tighterBudget(await allowedThen(prisma, run), given) : ((run.budget as Budget | null) ?? undefined),
});

/** The workflow as it is now, with its budget of now, if it can run and still takes the input of this run. */
const pinDraft = async (
  { prisma, registry }: Pick<Deps, 'prisma' | 'registry'>,
  actor: Actor,
  run: Run,
  given: Budget | undefined,
): Promise<Pinned> => {
  const workflow = await findWorkflow(prisma, actor, run.workflowId);
  const document = fromJsonColumn<WorkflowDocument>(workflow.document);
  const { inputSchema } = requireRunnable(document, registry, 'run');
  await checkRunInput(prisma, actor.workspaceId, inputSchema, fromJsonColumn<JsonObject>(run.input));
  const budget = tighterBudget(document.settings?.budget, given ?? (await ownBudget(prisma, run)));
  return { pinned: { document, documentHash: hashDocument(document) }, budget };
};

/** What this one run was given less of than its workflow allowed then. */
const ownBudget = async (prisma: PrismaClient, run: Run): Promise<Budget | undefined> => {
  if (!run.budget) return undefined;
  return ownLimits(run.budget as Budget, await allowedThen(prisma, run));
};

/** What the version that ran allows one run. */
const allowedThen = async (prisma: PrismaClient, { versionId }: Run): Promise<Budget | undefined> => {
  const version = await prisma.workflowVersion.findUniqueOrThrow({ where: { id: versionId } });
  return fromJsonColumn<WorkflowDocument>(version.document).settings?.budget;
};

const requireStep = (steps: ReadonlyMap<string, unknown>, fromPath: string | undefined): void => {
  if (fromPath === undefined)
    throw new Refusal('conflict', 'Nothing failed in this run. Choose the step to begin from.');
  if (!steps.has(fromPath))
    throw new Refusal('invalid', `This run never reached a step at “${fromPath}”. Choose one that it reached.`, {
      problems: [{ path: 'fromPath', message: 'is not a step of this run' }],
    });
};
