import type { Actor } from '@/server/accounts/actor';
import { findOrMakeOwner } from '@/server/accounts/find-or-make-owner';
import type { ApiServices } from '@/server/api/services';
import { seedExamples } from '@/server/workflows/seed-examples';

/** Whoever may run commands in the checkout may read its data folder, so the command line acts for the owner. */
export const ownerActor = async (services: ApiServices): Promise<Actor> => {
  const { userId, workspaceId } = await services.prisma.$transaction(findOrMakeOwner);
  await seedExamples(services, workspaceId);
  const { name } = await services.prisma.user.findUniqueOrThrow({ where: { id: userId } });
  return { userId, userName: name, workspaceId, role: 'owner' };
};
