import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from './actor';
import { recordAudit } from './record-audit';

/** Ends this session at once; others of the same person go on. */
export const signOut = async ({ prisma }: { prisma: PrismaClient }, actor: Actor, tokenHash: string): Promise<void> => {
  await prisma.$transaction([
    prisma.session.deleteMany({ where: { tokenHash } }),
    recordAudit(prisma, actor, 'session.signedOut', actor.userId),
  ]);
};
