import type { PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import type { ConnectionView } from './connection-view';
import type { ToolServers } from './tool-servers';
import { viewConnections } from './view-connections';

export const DEMO = 'demo';

/** The demo services first, then the operator's servers, then those added in the app. Nothing is connected to. */
export const listConnections = async (
  { prisma, toolServers }: { prisma: PrismaClient; toolServers: ToolServers },
  actor: Actor,
): Promise<ConnectionView[]> => {
  const { servers } = await toolServers.operatorServers();
  const operators = new Set(servers.map(({ name }) => name).filter((name) => name !== DEMO));
  await prisma.connection.createMany({
    data: [
      { workspaceId: actor.workspaceId, name: DEMO, kind: 'demo' },
      ...[...operators].map((name) => ({ workspaceId: actor.workspaceId, name, kind: 'stdio' })),
    ],
    skipDuplicates: true,
  });
  const rows = await prisma.connection.findMany({
    where: { workspaceId: actor.workspaceId },
    orderBy: { name: 'asc' },
  });
  // A server that the operator took out of mcp.json keeps its row for when it comes back.
  const present = rows.filter((row) => row.kind !== 'stdio' || operators.has(row.name));
  const views = await viewConnections({ prisma, toolServers }, present);
  return views.sort((left, right) => ORDER[left.kind] - ORDER[right.kind]);
};

const ORDER = { demo: 0, stdio: 1, http: 2 };
