import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import type { ApiKeyView } from './api-key-view';

const MOST = 500;

/** Every key of the workspace that was ever made, live ones first, then the newest. */
export const listApiKeys = async ({ prisma }: { prisma: PrismaClient }, actor: Actor): Promise<ApiKeyView[]> => {
  const keys = await prisma.apiKey.findMany({
    where: { workspaceId: actor.workspaceId },
    orderBy: [{ revokedAt: { sort: 'desc', nulls: 'first' } }, { createdAt: 'desc' }],
    take: MOST,
  });
  const makers = [...new Set(keys.flatMap((key) => key.createdById ?? []))];
  const users = await prisma.user.findMany({ where: { id: { in: makers } }, select: { id: true, name: true } });
  const names = new Map(users.map((user) => [user.id, user.name]));
  return keys.map((key) => ({
    id: key.id,
    name: key.name,
    role: key.role,
    last4: key.last4,
    createdBy: (key.createdById && names.get(key.createdById)) ?? null,
    createdAt: key.createdAt.toISOString(),
    expiresAt: key.expiresAt?.toISOString() ?? null,
    lastUsedAt: key.lastUsedAt?.toISOString() ?? null,
    revokedAt: key.revokedAt?.toISOString() ?? null,
    isLive: key.revokedAt === null && (key.expiresAt === null || key.expiresAt.getTime() > Date.now()),
  }));
};
