import type { Prisma, PrismaClient } from '@/generated/prisma/client';

export interface GateFate {
  kind: 'open' | 'answered' | 'timed-out' | 'cancelled';
  /** for people who come too late */
  message: string;
}

/** How a question stands: open, or by whom or what it was closed. */
export const whatBecameOf = async (
  prisma: Pick<PrismaClient, 'gate' | 'user' | 'gateLink'> | Prisma.TransactionClient,
  id: string,
): Promise<GateFate> => {
  const gate = await prisma.gate.findUnique({ where: { id } });
  if (gate?.status === 'answered')
    return { kind: 'answered', message: `${await answerer(prisma, gate)} has already answered this.` };
  if (gate?.status === 'cancelled') return { kind: 'cancelled', message: 'The run was cancelled meanwhile.' };
  if (gate?.status === 'open' && gate.deadline > new Date())
    return { kind: 'open', message: 'It still waits for an answer.' };
  return { kind: 'timed-out', message: 'The time to answer this is over.' };
};

const answerer = async (
  prisma: Pick<PrismaClient, 'user' | 'gateLink'> | Prisma.TransactionClient,
  { id, decidedById }: { id: string; decidedById: string | null },
): Promise<string> => {
  if (decidedById) return (await prisma.user.findUnique({ where: { id: decidedById } }))?.name ?? 'Somebody';
  const link = await prisma.gateLink.findFirst({ where: { gateId: id, usedAt: { not: null } } });
  return link?.recipient ?? 'Somebody';
};
