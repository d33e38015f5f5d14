import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import { recordAudit } from '@/server/accounts/record-audit';
import { findConnection } from './connection-row';
import type { ConnectionView } from './connection-view';
import type { ToolServers } from './tool-servers';
import { viewConnection } from './view-connections';

export interface LimitConnectionRequest {
  id: string;
  /** calls at once over all workers; null for no limit */
  maxConcurrent: number | null;
}

/** Says how many calls the server gets at once. It counts within seconds, for runs under way too; calls under way finish. */
export const limitConnection = async (
  { prisma, toolServers }: { prisma: PrismaClient; toolServers: ToolServers },
  actor: Actor,
  { id, maxConcurrent }: LimitConnectionRequest,
): Promise<ConnectionView> => {
  const connection = await findConnection(prisma, actor, id);
  const [row] = await prisma.$transaction([
    prisma.connection.update({ where: { id: connection.id }, data: { maxConcurrent } }),
    recordAudit(prisma, actor, 'connection.limited', `${connection.id} ${maxConcurrent ?? 'no limit'}`),
  ]);
  return viewConnection({ prisma, toolServers }, row);
};
