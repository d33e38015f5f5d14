import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import { recordAudit } from '@/server/accounts/record-audit';
import { uuidOr404 } from '@/server/record-id';
import { notFound } from '@/server/refusal';

/** Ends a key at once. Revoking one twice is the same as once. */
export const revokeApiKey = async (
  { prisma }: { prisma: PrismaClient },
  actor: Actor,
  { id }: { id: string },
): Promise<{ ok: true }> => {
  const where = { id: uuidOr404(id, 'key'), workspaceId: actor.workspaceId };
  if (!(await prisma.apiKey.findFirst({ where, select: { id: true } }))) throw notFound('key');
  await prisma.$transaction(async (tx) => {
    const { count } = await tx.apiKey.updateMany({
      where: { ...where, revokedAt: null },
      data: { revokedAt: new Date() },
    });
    if (count > 0) await recordAudit(tx, actor, 'apiKey.revoked', where.id);
  });
  return { ok: true };
};
