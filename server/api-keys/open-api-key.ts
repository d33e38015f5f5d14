import type { PrismaClient } from '@/generated/prisma/client';
import type { Role } from '@/generated/prisma/enums';
import type { Actor } from '@/server/accounts/actor';
import { hashToken } from '@/server/accounts/secret-token';
import { isApiKeyShaped } from './api-key-text';

/** How often a key in use is written: a thousand requests a minute must not be a thousand updates. */
const TOUCH_EVERY_MS = 60_000;

const LADDER: readonly Role[] = ['viewer', 'editor', 'admin', 'owner'];
const lesser = (left: Role, right: Role): Role => (LADDER.indexOf(left) <= LADDER.indexOf(right) ? left : right);

/**
 * Who asks with this key. It acts for the person who made it and never above their own role, so it ends when they leave
 * the workspace. Null for one that is unknown, revoked or over: nobody can tell which.
 */
export const openApiKey = async (prisma: PrismaClient, text: string): Promise<{ id: string; actor: Actor } | null> => {
  if (!isApiKeyShaped(text)) return null;
  const now = new Date();
  const key = await prisma.apiKey.findFirst({
    where: { tokenHash: hashToken(text), revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
  });
  if (!key?.createdById) return null;
  const { id, workspaceId, createdById: userId, lastUsedAt } = key;
  const maker = await prisma.member.findUnique({ where: { workspaceId_userId: { workspaceId, userId } } });
  if (!maker) return null;
  const stale = new Date(now.getTime() - TOUCH_EVERY_MS);
  if (lastUsedAt === null || lastUsedAt < stale)
    await prisma.apiKey.updateMany({
      where: { id, OR: [{ lastUsedAt: null }, { lastUsedAt: { lt: stale } }] },
      data: { lastUsedAt: now },
    });
  return {
    id,
    actor: {
      userId,
      userName: `API key “${key.name}”`,
      workspaceId,
      role: lesser(key.role, maker.role),
      isProgram: true,
    },
  };
};
