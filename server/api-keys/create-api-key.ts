import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import { recordAudit } from '@/server/accounts/record-audit';
import { hashToken } from '@/server/accounts/secret-token';
import { Refusal } from '@/server/refusal';
import { newApiKeyText } from './api-key-text';
import type { ApiKeyRole } from './api-key-view';

export interface CreateApiKeyRequest {
  name: string;
  role: ApiKeyRole;
  /** null: works until it is revoked */
  expiresInDays: number | null;
}

/** More than a workspace has programs; each would be looked through when somebody asks whose a key is. */
const MOST_LIVE = 200;
const DAY_MS = 86_400_000;

/** Makes a key and tells it, once: only its hash is stored. */
export const createApiKey = async (
  { prisma }: { prisma: PrismaClient },
  actor: Actor,
  { name, role, expiresInDays }: CreateApiKeyRequest,
): Promise<{ id: string; key: string }> => {
  const { workspaceId } = actor;
  const live = await prisma.apiKey.findMany({ where: { workspaceId, revokedAt: null }, select: { name: true } });
  if (live.some((other) => other.name === name))
    throw new Refusal('invalid', `There is a key named “${name}” already. Choose another name, or revoke that one.`, {
      problems: [{ path: 'name', message: 'Is taken by another key' }],
    });
  if (live.length >= MOST_LIVE)
    throw new Refusal('conflict', `This workspace has ${live.length} keys. Revoke those that nothing uses any more.`);
  const key = newApiKeyText();
  return prisma.$transaction(async (tx) => {
    const { id } = await tx.apiKey.create({
      data: {
        workspaceId,
        name,
        role,
        tokenHash: hashToken(key),
        last4: key.slice(-4),
        createdById: actor.userId,
        expiresAt: expiresInDays === null ? null : new Date(Date.now() + expiresInDays * DAY_MS),
      },
    });
    await recordAudit(tx, actor, 'apiKey.created', `${id} ${role}`);
    return { id, key };
  });
};
