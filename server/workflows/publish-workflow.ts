import type { Prisma, PrismaClient } from '@/generated/prisma/client';
import type { WorkflowDocument } from '@/graph/document';
import { hashDocument } from '@/graph/hash';
import type { Json, JsonObject } from '@/graph/json';
import type { NodeRegistry } from '@/graph/node-definition';
import type { Actor } from '@/server/accounts/actor';
import { recordAudit } from '@/server/accounts/record-audit';
import { fromJsonColumn, toJsonColumn } from '@/server/json-column';
import { notFound, Refusal } from '@/server/refusal';
import { findPublished } from './find-published';
import { findWorkflow } from './find-workflow';
import { getWorkflow } from './get-workflow';
import type { PublishedView } from './published-view';
import { requireRunnable } from './require-runnable';

export interface PublishRequest {
  id: string;
  /** the revision the person sees; refused when it is not the newest */
  revision?: number;
}

/**
 * Makes the draft as it is now what the API runs and other workflows call. The version is the one that runs of this very
 * document have, so publishing what was tried makes nothing new. Runs under way keep the version they pinned.
 */
export const publishWorkflow = async (
  { prisma, registry }: { prisma: PrismaClient; registry: NodeRegistry },
  actor: Actor,
  { id, revision }: PublishRequest,
): Promise<PublishedView> => {
  const workflow = await findWorkflow(prisma, actor, id);
  const isCurrent = revision === undefined || revision === workflow.revision;
  const document = fromJsonColumn<WorkflowDocument>(workflow.document);
  if (isCurrent) requireRunnable(document, registry, 'be published');
  const versionId = isCurrent
    ? await prisma.$transaction((tx) => publish(tx, actor, { id: workflow.id, revision: workflow.revision, document }))
    : null;
  if (versionId === null)
    throw new Refusal(
      'conflict',
      `“${workflow.name}” was changed somewhere else meanwhile. Look at the change before you publish it.`,
      { current: (await getWorkflow({ prisma }, actor, { id })) as unknown as JsonObject },
    );
  const published = await findPublished(prisma, { id: workflow.id, publishedVersionId: versionId });
  if (!published) throw notFound('version');
  return published;
};

/** The version's id; null when the draft has moved on since it was read. */
const publish = async (
  tx: Prisma.TransactionClient,
  actor: Actor,
  { id, revision, document }: { id: string; revision: number; document: WorkflowDocument },
): Promise<string | null> => {
  // Runs number versions while they hold this row, and so does this.
  const current = await tx.$queryRaw<{ revision: number }[]>`
    select revision from workflow where id = ${id}::uuid and deleted_at is null for update`;
  if (current[0]?.revision !== revision) return null;
  const hash = hashDocument(document);
  const newest = await tx.workflowVersion.aggregate({ where: { workflowId: id }, _max: { number: true } });
  const now = { publishedAt: new Date(), publishedById: actor.userId };
  const version = await tx.workflowVersion.upsert({
    where: { workflowId_hash: { workflowId: id, hash } },
    create: {
      workflowId: id,
      hash,
      number: (newest._max.number ?? 0) + 1,
      document: toJsonColumn(document as unknown as Json),
      ...now,
    },
    update: now,
    select: { id: true, number: true },
  });
  // Raw, because the page sorts by `updatedAt`, and publishing is no change of the draft.
  await tx.$executeRaw`update workflow set published_version_id = ${version.id}::uuid where id = ${id}::uuid`;
  await recordAudit(tx, actor, 'workflow.published', `${id} ${version.number}`);
  return version.id;
};
