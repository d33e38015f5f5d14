import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import { recordAudit } from '@/server/accounts/record-audit';
import { notFound } from '@/server/refusal';
import { HTTP_CREDENTIAL } from './http-credential';

/** Erases a credential. Steps that use it say so when they next run. */
export const removeHttpCredential = async (
  { prisma }: { prisma: PrismaClient },
  actor: Actor,
  { name }: { name: string },
): Promise<{ ok: true }> => {
  await prisma.$transaction(async (tx) => {
    const removed = await tx.credential.deleteMany({
      where: { workspaceId: actor.workspaceId, kind: HTTP_CREDENTIAL, name },
    });
    if (removed.count === 0) throw notFound('credential');
    await recordAudit(tx, actor, 'credential.removed', name);
  });
  return { ok: true };
};
