import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import { recordAudit } from '@/server/accounts/record-audit';
import { uuidOr404 } from '@/server/record-id';
import { notFound, Refusal } from '@/server/refusal';

/** Kills a link at once. Its maker may, and those who run the workspace. */
export const revokeShare = async (
  { prisma }: { prisma: PrismaClient },
  actor: Actor,
  { id }: { id: string },
): Promise<{ ok: true }> => {
  const share = await prisma.share.findFirst({
    where: { id: uuidOr404(id, 'link'), run: { workspaceId: actor.workspaceId } },
  });
  if (!share) throw notFound('link');
  if (share.createdById !== actor.userId && actor.role !== 'admin' && actor.role !== 'owner')
    throw new Refusal('forbidden', 'Only the person who made this link, an admin or the owner may end it.');
  await prisma.$transaction([
    prisma.share.updateMany({ where: { id: share.id, revokedAt: null }, data: { revokedAt: new Date() } }),
    recordAudit(prisma, actor, 'share.revoked', share.id),
  ]);
  return { ok: true };
};
