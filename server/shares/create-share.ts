import { randomUUID } from 'node:crypto';
import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import { recordAudit } from '@/server/accounts/record-audit';
import { hashToken, newToken } from '@/server/accounts/secret-token';
import { findRun } from '@/server/runs/find-run';
import { requireWholeRun } from '@/server/runs/group-runs';
import type { ShareScope } from './share-scope';

export const MAX_SHARE_HOURS = 90 * 24;

export interface CreateShareRequest extends ShareScope {
  runId: string;
  expiresInHours: number;
}

/** Makes a link that shows one run to whoever has it. The address is given out once: only the token's hash is kept. */
export const createShare = async (
  { prisma }: { prisma: PrismaClient },
  actor: Actor,
  { runId, expiresInHours, includeInputs, includePrompts, redact }: CreateShareRequest,
  origin: string,
): Promise<{ id: string; url: string; expiresAt: string }> => {
  const run = await findRun(prisma, actor, runId);
  requireWholeRun(run, 'Share');
  const token = newToken();
  const id = randomUUID();
  const expiresAt = new Date(Date.now() + Math.min(expiresInHours, MAX_SHARE_HOURS) * 3_600_000);
  const scope: ShareScope = { includeInputs, includePrompts, redact };
  await prisma.$transaction([
    prisma.share.create({
      data: {
        id,
        runId: run.id,
        tokenHash: hashToken(token),
        scope: { ...scope },
        createdById: actor.userId,
        expiresAt,
      },
    }),
    recordAudit(prisma, actor, 'share.created', `${id} run ${run.id}`),
  ]);
  return { id, url: `${origin}/s/${token}`, expiresAt: expiresAt.toISOString() };
};
