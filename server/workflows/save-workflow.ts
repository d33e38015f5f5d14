import type { PrismaClient } from '@/generated/prisma/client';
import type { WorkflowDocument } from '@/graph/document';
import { hashDocument } from '@/graph/hash';
import type { Json, JsonObject } from '@/graph/json';
import type { Actor } from '@/server/accounts/actor';
import { toJsonColumn } from '@/server/json-column';
import { Refusal } from '@/server/refusal';
import { findWorkflow } from './find-workflow';
import { getWorkflow } from './get-workflow';

export interface SaveRequest {
  id: string;
  /** the revision the edits began from */
  revision: number;
  document: WorkflowDocument;
}

/**
 * Saves if nobody else has since. A stale save is refused with what is there now, so that the editor can show both; it
 * changes nothing. Repeating a save that went through is not stale: the same document answers with the revision it has.
 */
export const saveWorkflow = async (
  { prisma }: { prisma: PrismaClient },
  actor: Actor,
  { id, revision, document }: SaveRequest,
): Promise<{ revision: number }> => {
  const workflow = await findWorkflow(prisma, actor, id);
  const saved = await prisma.workflow.updateManyAndReturn({
    where: { id: workflow.id, workspaceId: actor.workspaceId, deletedAt: null, revision },
    data: {
      name: document.name,
      document: toJsonColumn(document as unknown as Json),
      maxConcurrent: document.settings?.concurrency ?? null,
      revision: { increment: 1 },
    },
    select: { revision: true },
  });
  const now = saved[0];
  if (now) return now;

  const current = await getWorkflow({ prisma }, actor, { id });
  if (hashDocument(current.document) === hashDocument(document)) return { revision: current.revision };
  throw new Refusal(
    'conflict',
    `“${current.name}” was changed somewhere else meanwhile (revision ${current.revision}, yours began at ${revision}). Nothing was overwritten.`,
    { current: current as unknown as JsonObject },
  );
};
