import type { PrismaClient } from '@/generated/prisma/client';
import type { JsonObject } from '@/graph/json';
import type { Actor } from '@/server/accounts/actor';
import { type Budget, isTerminal } from '@/server/engine/events';
import { foldRun } from '@/server/engine/state';
import { Refusal } from '@/server/refusal';
import type { DiskRoom } from './disk-room';
import { findRun } from './find-run';
import type { QueueRoom } from './queue-room';
import { readEvents } from './read-events';
import { requireDiskRoom } from './require-disk-room';
import { requireQueueRoom } from './require-queue-room';
import type { RunQueue } from './run-queue';

export interface RetryRequest {
  id: string;
  /** the step to begin from, `for_each[3]/draft`; absent: everything that failed */
  fromPath?: string;
  /** `fromPath` is a step that repeats over a list: run only those of its items again that failed */
  onlyFailedItems?: boolean;
  idempotencyKey?: string;
}

/**
 * A new run of the same version with the same input, linked to the one it retries, which it takes the recorded results of.
 * The chosen step, what comes after it, and whatever failed run again; nothing is sent twice that succeeded.
 */
export const retryRun = async (
  { prisma, queue, queueRoom, disk }: { prisma: PrismaClient; queue: RunQueue; queueRoom: QueueRoom; disk: DiskRoom },
  actor: Actor,
  { id, fromPath, onlyFailedItems = false, idempotencyKey }: RetryRequest,
): Promise<{ runId: string; isNew: boolean }> => {
  const run = await findRun(prisma, actor, id);
  if (!isTerminal(run.status))
    throw new Refusal('conflict', 'This run has not ended yet. Stop it first, or wait for it.');
  if (fromPath !== undefined || run.status === 'succeeded')
    requireStep(foldRun(await readEvents(prisma, run.id, 0)).steps, fromPath);
  await requireDiskRoom(disk);
  await requireQueueRoom(queueRoom, actor.workspaceId);
  return queue.create({
    workspaceId: actor.workspaceId,
    workflowId: run.workflowId,
    version: { id: run.versionId },
    input: run.input as JsonObject,
    trigger: 'retry',
    startedById: actor.userId,
    idempotencyKey,
    origin: { kind: 'retry', runId: run.id, fromPath: fromPath ?? null, onlyFailedItems },
    ...(run.budget ? { budget: run.budget as Budget } : {}),
  });
};

const requireStep = (steps: ReadonlyMap<string, unknown>, fromPath: string | undefined): void => {
  if (fromPath === undefined)
    throw new Refusal('conflict', 'Nothing failed in this run. Choose the step to begin from.');
  if (!steps.has(fromPath))
    throw new Refusal('invalid', `This run never reached a step at “${fromPath}”. Choose one that it reached.`, {
      problems: [{ path: 'fromPath', message: 'is not a step of this run' }],
    });
};
