import type { Gate, PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import { uuidOr404 } from '@/server/record-id';
import { notFound } from '@/server/refusal';

/** The gate with this id in the actor's workspace. */
export const findGate = async (
  prisma: Pick<PrismaClient, 'gate'>,
  actor: Pick<Actor, 'workspaceId'>,
  id: string,
): Promise<Gate> => {
  const gate = await prisma.gate.findFirst({
    where: { id: uuidOr404(id, 'question'), workspaceId: actor.workspaceId },
  });
  if (!gate) throw notFound('question');
  return gate;
};
