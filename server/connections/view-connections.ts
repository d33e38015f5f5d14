import type { Connection, PrismaClient } from '@/generated/prisma/client';
import { fromJsonColumn } from '@/server/json-column';
import { connectionView } from './connection-row';
import type { ConnectionView } from './connection-view';
import type { ToolServers } from './tool-servers';

type Services = { prisma: PrismaClient; toolServers: ToolServers };

/** Rows with what stands elsewhere: names of their headers, and what mcp.json says of them. */
export const viewConnections = async (
  { prisma, toolServers }: Services,
  rows: Connection[],
): Promise<ConnectionView[]> => {
  const credentials = await prisma.credential.findMany({
    where: { id: { in: rows.flatMap((row) => row.credentialId ?? []) }, kind: 'mcp-header' },
    select: { id: true, settings: true },
  });
  const headers = new Map(
    credentials.map(({ id, settings }) => [id, fromJsonColumn<{ headerNames?: string[] }>(settings).headerNames]),
  );
  const { servers } = await toolServers.operatorServers();
  const summaries = new Map(servers.map(({ name, summary }) => [name, summary]));
  return rows.map((row) =>
    connectionView(row, { headerNames: headers.get(row.credentialId ?? ''), summary: summaries.get(row.name) }),
  );
};

export const viewConnection = async (services: Services, row: Connection): Promise<ConnectionView> => {
  const [view] = await viewConnections(services, [row]);
  return view ?? connectionView(row, {});
};
