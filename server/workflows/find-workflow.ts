import type { PrismaClient, Workflow } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import { uuidOr404 } from '@/server/record-id';
import { notFound } from '@/server/refusal';

/** The workflow with this id in the actor's workspace. */
export const findWorkflow = async (
  prisma: Pick<PrismaClient, 'workflow'>,
  actor: Pick<Actor, 'workspaceId'>,
  id: string,
): Promise<Workflow> => {
  const workflow = await prisma.workflow.findFirst({
    where: { id: uuidOr404(id, 'workflow'), workspaceId: actor.workspaceId, deletedAt: null },
  });
  if (!workflow) throw notFound('workflow');
  return workflow;
};
