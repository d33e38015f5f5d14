import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import { recordAudit } from '@/server/accounts/record-audit';
import { Refusal } from '@/server/refusal';
import { findConnection } from './connection-row';
import type { ToolServers } from './tool-servers';

/** Removes a server added in the app, with its headers. Steps that use it say so when they next run. */
export const removeConnection = async (
  { prisma, toolServers }: { prisma: PrismaClient; toolServers: ToolServers },
  actor: Actor,
  { id }: { id: string },
): Promise<{ ok: true }> => {
  const connection = await findConnection(prisma, actor, id);
  if (connection.kind !== 'http')
    throw new Refusal(
      'invalid',
      connection.kind === 'demo'
        ? 'The demo services are part of Sluice.'
        : 'This server is defined in mcp.json; take it out there.',
    );
  await prisma.$transaction([
    prisma.connection.deleteMany({ where: { id: connection.id, workspaceId: actor.workspaceId } }),
    prisma.credential.deleteMany({
      where: { workspaceId: actor.workspaceId, kind: 'mcp-header', name: connection.name },
    }),
    recordAudit(prisma, actor, 'connection.removed', connection.id),
  ]);
  await toolServers.forget({ workspaceId: actor.workspaceId, connection: connection.name });
  return { ok: true };
};
