import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import { uuidOr404 } from '@/server/record-id';
import type { ShareListItem } from './share-view';

export const listShares = async (
  { prisma }: { prisma: PrismaClient },
  actor: Actor,
  { runId }: { runId?: string },
): Promise<ShareListItem[]> => {
  const shares = await prisma.share.findMany({
    where: {
      runId: runId === undefined ? undefined : uuidOr404(runId, 'run'),
      run: { workspaceId: actor.workspaceId },
    },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: 500,
    include: { run: { select: { number: true, workflow: { select: { name: true } } } } },
  });
  const makers = await prisma.user.findMany({
    where: { id: { in: shares.flatMap((share) => share.createdById ?? []) } },
    select: { id: true, name: true },
  });
  const names = new Map(makers.map((user) => [user.id, user.name]));
  return shares.map((share) => ({
    id: share.id,
    runId: share.runId,
    runNumber: share.run.number,
    workflowName: share.run.workflow.name,
    createdAt: share.createdAt.toISOString(),
    expiresAt: share.expiresAt.toISOString(),
    revokedAt: share.revokedAt?.toISOString() ?? null,
    isLive: share.revokedAt === null && share.expiresAt > new Date(),
    views: share.views,
    lastViewedAt: share.lastViewedAt?.toISOString() ?? null,
    createdBy: (share.createdById && names.get(share.createdById)) ?? null,
  }));
};
