import { hashToken } from '@/server/accounts/secret-token';
import { fromJsonColumn } from '@/server/json-column';
import { notFound } from '@/server/refusal';
import { type ProjectServices, projectRun } from './project-run';
import type { ShareProjection } from './share-projection';
import type { ShareScope } from './share-scope';

/** The page behind a link. Unknown, expired and revoked are one answer, so a guess learns nothing. */
export const viewShare = async (services: ProjectServices, { token }: { token: string }): Promise<ShareProjection> => {
  const { prisma } = services;
  const share = await prisma.share.findFirst({
    where: { tokenHash: hashToken(token), revokedAt: null, expiresAt: { gt: new Date() } },
  });
  if (!share) throw notFound('shared run');
  const maker = share.createdById && (await prisma.user.findUnique({ where: { id: share.createdById } }));
  await prisma.share.update({
    where: { id: share.id },
    data: { views: { increment: 1 }, lastViewedAt: new Date() },
  });
  return projectRun(services, {
    runId: share.runId,
    scope: fromJsonColumn<ShareScope>(share.scope),
    sharedBy: maker ? maker.name : null,
    expiresAt: share.expiresAt,
  });
};
