import type { Prisma, PrismaClient } from '@/generated/prisma/client';
import { Refusal } from '@/server/refusal';
import type { ExampleSource } from '@/server/workflows/example-source';
import { seedExamples } from '@/server/workflows/seed-examples';
import { findOrMakeOwner } from './find-or-make-owner';
import { recordAudit } from './record-audit';
import { hashToken, isTokenShaped, newToken } from './secret-token';
import { SESSION_IDLE_MS } from './session';

/**
 * Spends a sign-in link and opens a session. The first link that is ever used makes the owner and the workspace; later
 * ones sign the same owner in. A session that the browser had before ends: its token may be known to others.
 */
export const signIn = async (
  { prisma, examples }: { prisma: PrismaClient; examples: ExampleSource },
  { token, previousHash }: { token: string; previousHash: string | null },
): Promise<{ sessionToken: string; isFirst: boolean }> => {
  if (!isTokenShaped(token)) throw cannotUse();
  const sessionToken = newToken();
  const signedIn = await prisma.$transaction(async (tx) => {
    const spent = await tx.$executeRaw`
      update sign_in_link set used_at = now()
      where token_hash = ${hashToken(token)} and used_at is null and expires_at > now()`;
    if (spent !== 1) throw cannotUse();
    const owner = await findOrMakeOwner(tx);
    if (previousHash) await tx.session.deleteMany({ where: { tokenHash: previousHash } });
    await tx.session.create({
      data: {
        tokenHash: hashToken(sessionToken),
        userId: owner.userId,
        workspaceId: owner.workspaceId,
        expiresAt: new Date(Date.now() + SESSION_IDLE_MS),
      },
    });
    const { workspaceId } = owner;
    const earlier = await tx.auditEntry.findFirst({ where: { workspaceId, action: 'session.signedIn' } });
    await recordAudit(tx, owner, 'session.signedIn', owner.userId);
    await forgetOld(tx);
    return { workspaceId, isFirst: earlier === null };
  });
  if (signedIn.isFirst) await seedExamples({ prisma, examples }, signedIn.workspaceId);
  return { sessionToken, isFirst: signedIn.isFirst };
};

/** Sessions and links that nobody can use any more. */
const forgetOld = async (tx: Prisma.TransactionClient): Promise<void> => {
  const over = { expiresAt: { lt: new Date() } };
  await tx.session.deleteMany({ where: over });
  await tx.signInLink.deleteMany({ where: over });
};

const cannotUse = (): Refusal =>
  new Refusal(
    'signed-out',
    'This sign-in link is not valid any more: each works once, for 24 hours. “npx sluice sign-in” prints a new one.',
  );
