import type { Prisma } from '@/generated/prisma/client';

/** Taken while the owner is made, so that two callers at once make one. */
const OWNER_LOCK = 7_262_035;

/** The owner of the installation; the first to ask makes them and their workspace. Whoever holds the machine is the owner. */
export const findOrMakeOwner = async (
  tx: Prisma.TransactionClient,
): Promise<{ userId: string; workspaceId: string; isFirst: boolean }> => {
  await tx.$executeRaw`select pg_advisory_xact_lock(${OWNER_LOCK})`;
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
