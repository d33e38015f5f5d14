import type { Prisma, PrismaClient } from '@/generated/prisma/client';
import { isTerminal, type RunStatus } from '@/server/engine/events';
import { Refusal } from '@/server/refusal';
import { databaseNow } from './database-now';

export interface GateFate {
  kind: 'open' | 'answered' | 'timed-out' | 'cancelled';
  /** for people who come too late */
  message: string;
}

/** How a question stands: open, or by whom or what it was closed. */
export const whatBecameOf = async (
  prisma: Pick<PrismaClient, '$queryRaw' | 'gate' | 'user' | 'gateLink'> | Prisma.TransactionClient,
  id: string,
): Promise<GateFate> => {
  const gate = await prisma.gate.findUnique({ where: { id }, include: { run: { select: { status: true } } } });
  if (gate?.status === 'answered')
    return { kind: 'answered', message: `${await answerer(prisma, gate)} has already answered this.` };
  if (gate && (gate.status === 'cancelled' || (gate.status === 'open' && isTerminal(gate.run.status))))
    return { kind: 'cancelled', message: withoutAnswer(gate.run.status) };
  if (gate?.status === 'open' && gate.deadline > (await databaseNow(prisma)))
    return { kind: 'open', message: 'It still waits for an answer.' };
  return { kind: 'timed-out', message: 'The time to answer this is over.' };
};

/** What an answer is told that came after the question was closed. */
export const tooLate = async (prisma: PrismaClient, id: string): Promise<Refusal> =>
  new Refusal('conflict', (await whatBecameOf(prisma, id)).message);

const withoutAnswer = (status: RunStatus): string => {
  if (status === 'cancelled') return 'The run was cancelled meanwhile.';
  return isTerminal(status) ? 'This run has ended.' : 'The run has gone on without an answer.';
};

const answerer = async (
  prisma: Pick<PrismaClient, 'user' | 'gateLink'> | Prisma.TransactionClient,
  { id, decidedById }: { id: string; decidedById: string | null },
): Promise<string> => {
  if (decidedById) return (await prisma.user.findUnique({ where: { id: decidedById } }))?.name ?? 'Somebody';
  const link = await prisma.gateLink.findFirst({ where: { gateId: id, usedAt: { not: null } } });
  return link?.recipient ?? 'Somebody';
};
