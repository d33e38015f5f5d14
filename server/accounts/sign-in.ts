import type { Prisma, PrismaClient } from '@/generated/prisma/client';
import { Refusal } from '@/server/refusal';
import type { ExampleSource } from '@/server/workflows/example-source';
import { seedExamples } from '@/server/workflows/seed-examples';
import { recordAudit } from './record-audit';
import { hashToken, isTokenShaped, newToken } from './secret-token';
import { SESSION_IDLE_MS } from './session';

/** Taken while the owner is made, so that two links opened at once make one. */
const FIRST_SIGN_IN_LOCK = 7_262_035;

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
    await recordAudit(tx, owner, 'session.signedIn', owner.userId);
    return owner;
  });
  if (signedIn.isFirst) await seedExamples({ prisma, examples }, signedIn.workspaceId);
  return { sessionToken, isFirst: signedIn.isFirst };
};

const findOrMakeOwner = async (
  tx: Prisma.TransactionClient,
): Promise<{ userId: string; workspaceId: string; isFirst: boolean }> => {
  await tx.$executeRaw`select pg_advisory_xact_lock(${FIRST_SIGN_IN_LOCK})`;
  const owner = await tx.member.findFirst({ where: { role: 'owner' }, orderBy: { workspace: { createdAt: 'asc' } } });
  if (owner) return { userId: owner.userId, workspaceId: owner.workspaceId, isFirst: false };
  const workspace =
    (await tx.workspace.findFirst({ orderBy: { createdAt: 'asc' } })) ??
    (await tx.workspace.create({ data: { name: 'My workspace' } }));
  const user = await tx.user.create({
    data: { name: 'Owner', members: { create: { workspaceId: workspace.id, role: 'owner' } } },
  });
  return { userId: user.id, workspaceId: workspace.id, isFirst: true };
};

const cannotUse = (): Refusal =>
  new Refusal(
    'signed-out',
    'This sign-in link is not valid any more: each works once, for 24 hours. Start Sluice again for a new one.',
  );
