import type { PrismaClient } from '@/generated/prisma/client';
import type { WorkflowDocument } from '@/graph/document';
import type { Json } from '@/graph/json';
import type { Actor } from '@/server/accounts/actor';
import { toJsonColumn } from '@/server/json-column';

/** A new row for a document that has been read and cleaned already. */
export const storeWorkflow = async (
  prisma: Pick<PrismaClient, 'workflow'>,
  actor: Pick<Actor, 'workspaceId'> & { userId: string | null },
  document: WorkflowDocument,
): Promise<{ id: string }> =>
  prisma.workflow.create({
    data: {
      workspaceId: actor.workspaceId,
      createdById: actor.userId,
      name: document.name,
      document: toJsonColumn(document as unknown as Json),
      maxConcurrent: document.settings?.concurrency ?? null,
    },
    select: { id: true },
  });
