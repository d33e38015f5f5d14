import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import type { RunEvent } from '@/server/engine/events';
import { findRun } from './find-run';
import { readEvents } from './read-events';

export const getRunEvents = async (
  { prisma }: { prisma: PrismaClient },
  actor: Actor,
  { id, afterSeq, limit }: { id: string; afterSeq: number; limit?: number },
): Promise<RunEvent[]> => {
  const run = await findRun(prisma, actor, id);
  return readEvents(prisma, run.id, afterSeq, limit);
};
