import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import { recordAudit } from '@/server/accounts/record-audit';
import { findWorkflow } from './find-workflow';

/** Takes it off every list. Runs that are under way or over keep the version they pinned. */
export const deleteWorkflow = async (
  { prisma }: { prisma: PrismaClient },
  actor: Actor,
  { id }: { id: string },
): Promise<{ ok: true }> => {
  const workflow = await findWorkflow(prisma, actor, id);
  await prisma.$transaction([
    prisma.workflow.updateMany({
      where: { id: workflow.id, workspaceId: actor.workspaceId },
      data: { deletedAt: new Date() },
    }),
    recordAudit(prisma, actor, 'workflow.deleted', workflow.id),
  ]);
  return { ok: true };
};
