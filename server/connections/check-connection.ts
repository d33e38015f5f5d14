import type { PrismaClient } from '@/generated/prisma/client';
import type { Json } from '@/graph/json';
import { sanitizeJson } from '@/graph/sanitize';
import type { Actor } from '@/server/accounts/actor';
import { toJsonColumn } from '@/server/json-column';
import { findConnection } from './connection-row';
import type { ConnectionView } from './connection-view';
import type { ToolServers } from './tool-servers';
import { viewConnection } from './view-connections';

/** Connects now, lists the tools and remembers them. A server that fails keeps the tools it had, and says why. */
export const checkConnection = async (
  { prisma, toolServers }: { prisma: PrismaClient; toolServers: ToolServers },
  actor: Actor,
  { id }: { id: string },
): Promise<ConnectionView> => {
  const connection = await findConnection(prisma, actor, id);
  const found = await toolServers.check({ workspaceId: actor.workspaceId, connection: connection.name });
  const clean = (value: unknown) => toJsonColumn(sanitizeJson(value).value as Json);
  const row = await prisma.connection.update({
    where: { id: connection.id },
    data: found.ok
      ? {
          status: 'ok',
          statusDetail: found.detail && String(sanitizeJson(found.detail).value),
          server: clean(found.server),
          tools: clean(found.tools),
          checkedAt: new Date(),
        }
      : { status: 'failed', statusDetail: String(sanitizeJson(found.detail).value), checkedAt: new Date() },
  });
  return viewConnection({ prisma, toolServers }, row);
};
