import type { PrismaClient } from '@/generated/prisma/client';
import { compile } from '@/graph/compile';
import type { WorkflowDocument } from '@/graph/document';
import { hashDocument } from '@/graph/hash';
import type { JsonObject } from '@/graph/json';
import type { NodeRegistry } from '@/graph/node-definition';
import type { Actor } from '@/server/accounts/actor';
import { fromJsonColumn } from '@/server/json-column';
import { Refusal } from '@/server/refusal';
import { findWorkflow } from '@/server/workflows/find-workflow';
import { workflowView } from '@/server/workflows/get-workflow';
import { checkRunInput } from './check-run-input';
import type { DiskRoom } from './disk-room';
import { requireDiskRoom } from './require-disk-room';
import type { RunQueue, RunTrigger } from './run-queue';

export interface StartRequest {
  workflowId: string;
  /** the revision the person sees; refused when it is not the newest */
  revision?: number;
  input: JsonObject;
  idempotencyKey?: string;
}

const MAX_QUEUED = 1_000;

/** Starts a run of the workflow as it is now. What cannot run is refused here, before anything is written. */
export const startRun = async (
  { prisma, registry, queue, disk }: { prisma: PrismaClient; registry: NodeRegistry; queue: RunQueue; disk: DiskRoom },
  actor: Actor,
  { workflowId, revision, input, idempotencyKey }: StartRequest,
  trigger: RunTrigger,
): Promise<{ runId: string }> => {
  const workflow = await findWorkflow(prisma, actor, workflowId);
  if (revision !== undefined && revision !== workflow.revision)
    throw new Refusal(
      'conflict',
      `“${workflow.name}” was changed somewhere else meanwhile. Look at the change before you run it.`,
      { current: workflowView(workflow) as unknown as JsonObject },
    );
  const document = fromJsonColumn<WorkflowDocument>(workflow.document);
  const { plan, findings } = compile(document, registry);
  if (!plan) {
    const errors = findings.filter((finding) => finding.severity === 'error');
    throw new Refusal('invalid', toFix(errors.length), { findings });
  }
  const cleanInput = await checkRunInput(prisma, actor.workspaceId, plan.inputSchema, input);
  await requireDiskRoom(disk);
  await requireShortQueue(prisma, actor.workspaceId);
  const { runId } = await queue.create({
    workspaceId: actor.workspaceId,
    workflowId: workflow.id,
    document,
    documentHash: hashDocument(document),
    input: cleanInput,
    trigger,
    startedById: actor.userId,
    idempotencyKey,
  });
  return { runId };
};

const toFix = (count: number): string =>
  count === 1 ? 'One thing must be fixed before this can run.' : `${count} things must be fixed before this can run.`;

const requireShortQueue = async (prisma: PrismaClient, workspaceId: string): Promise<void> => {
  const queued = await prisma.run.count({ where: { workspaceId, status: 'queued' } });
  if (queued >= MAX_QUEUED)
    throw new Refusal(
      'too-many',
      `${queued.toLocaleString('en')} runs are waiting to start. Try again when some are done.`,
      {
        retryAfterSeconds: 30,
      },
    );
};
