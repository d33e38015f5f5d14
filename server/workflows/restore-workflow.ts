import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import { recordAudit } from '@/server/accounts/record-audit';
import { uuidOr404 } from '@/server/record-id';
import { notFound } from '@/server/refusal';

/** Takes a deletion back: the workflow and its runs are as they were. One that was not deleted stays as it is. */
export const restoreWorkflow = async (
  { prisma }: { prisma: PrismaClient },
  actor: Actor,
  { id }: { id: string },
): Promise<{ ok: true }> => {
  const where = { id: uuidOr404(id, 'workflow'), workspaceId: actor.workspaceId };
  const workflow = await prisma.workflow.findFirst({ where });
  if (!workflow) throw notFound('workflow');
  if (workflow.deletedAt === null) return { ok: true };
  await prisma.$transaction([
    prisma.workflow.updateMany({ where, data: { deletedAt: null } }),
    recordAudit(prisma, actor, 'workflow.restored', workflow.id),
  ]);
  return { ok: true };
};
