import type { PrismaClient, Run } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import { uuidOr404 } from '@/server/record-id';
import { notFound } from '@/server/refusal';

/** The run with this id in the actor's workspace. */
export const findRun = async (
  prisma: Pick<PrismaClient, 'run'>,
  actor: Pick<Actor, 'workspaceId'>,
  id: string,
): Promise<Run> => {
  const run = await prisma.run.findFirst({ where: { id: uuidOr404(id, 'run'), workspaceId: actor.workspaceId } });
  if (!run) throw notFound('run');
  return run;
};
