import type { PrismaClient, Workflow } from '@/generated/prisma/client';
import type { PublishedView } from './published-view';

/** The published version of a workflow, without its document; null while it is a draft. */
export const findPublished = async (
  prisma: Pick<PrismaClient, 'workflowVersion' | 'user'>,
  { id: workflowId, publishedVersionId }: Pick<Workflow, 'id' | 'publishedVersionId'>,
): Promise<PublishedView | null> => {
  if (publishedVersionId === null) return null;
  const version = await prisma.workflowVersion.findFirst({
    where: { id: publishedVersionId, workflowId },
    select: { number: true, hash: true, createdAt: true, publishedAt: true, publishedById: true },
  });
  if (!version) return null;
  const person = version.publishedById
    ? await prisma.user.findUnique({ where: { id: version.publishedById }, select: { name: true } })
    : null;
  return {
    number: version.number,
    hash: version.hash,
    publishedAt: (version.publishedAt ?? version.createdAt).toISOString(),
    publishedBy: person?.name ?? null,
  };
};
