import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import { recordAudit } from '@/server/accounts/record-audit';
import { notFound } from '@/server/refusal';
import { MODEL_KEY } from './list-models';

export const removeModelKey = async (
  { prisma }: { prisma: PrismaClient },
  actor: Actor,
  { provider }: { provider: string },
): Promise<{ ok: true }> => {
  await prisma.$transaction(async (tx) => {
    const removed = await tx.credential.deleteMany({
      where: { workspaceId: actor.workspaceId, kind: MODEL_KEY, name: provider },
    });
    if (removed.count === 0) throw notFound('key');
    await recordAudit(tx, actor, 'credential.removed', provider);
  });
  return { ok: true };
};
