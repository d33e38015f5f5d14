import type { PrismaClient } from '@/generated/prisma/client';
import type { WorkflowDocument } from '@/graph/document';
import { hashDocument } from '@/graph/hash';
import type { Json } from '@/graph/json';
import type { Actor } from '@/server/accounts/actor';
import { toJsonColumn } from '@/server/json-column';
import { withWorkflowIds } from './called-versions';
import type { ExampleSource } from './example-source';
import { storeWorkflow } from './store-workflow';

type Owner = Pick<Actor, 'workspaceId'> & { userId: string | null };

/**
 * Puts the workflows that an example runs into the workspace, published, where it has none with that version yet. Gives the
 * example's document as it is in this workspace.
 */
export const storeCalled = async (
  { prisma, examples }: { prisma: PrismaClient; examples: ExampleSource },
  owner: Owner,
  document: WorkflowDocument,
): Promise<WorkflowDocument> => {
  const called = (await examples.calledBy?.(document)) ?? [];
  if (called.length === 0) return document;
  const ids = new Map<string, string>();
  for (const one of called) {
    const hash = hashDocument(one);
    ids.set(hash, (await findPublished(prisma, owner, hash)) ?? (await publish(prisma, owner, one, hash)));
  }
  return withWorkflowIds(document, ids);
};

const findPublished = async (prisma: PrismaClient, { workspaceId }: Owner, hash: string): Promise<string | null> => {
  const version = await prisma.workflowVersion.findFirst({
    where: { hash, publishedAt: { not: null }, workflow: { workspaceId, deletedAt: null } },
    select: { workflowId: true },
  });
  return version?.workflowId ?? null;
};

const publish = (prisma: PrismaClient, owner: Owner, document: WorkflowDocument, hash: string): Promise<string> =>
  prisma.$transaction(async (tx) => {
    const { id } = await storeWorkflow(tx, owner, document);
    const version = await tx.workflowVersion.create({
      data: {
        workflowId: id,
        number: 1,
        hash,
        document: toJsonColumn(document as unknown as Json),
        publishedAt: new Date(),
        publishedById: owner.userId,
      },
      select: { id: true },
    });
    await tx.workflow.update({ where: { id }, data: { publishedVersionId: version.id } });
    return id;
  });
