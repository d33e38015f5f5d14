import type { Connection, PrismaClient } from '@/generated/prisma/client';
import type { Actor } from '@/server/accounts/actor';
import { fromJsonColumn } from '@/server/json-column';
import { uuidOr404 } from '@/server/record-id';
import { notFound } from '@/server/refusal';
import type { ConnectionKind, ConnectionStatus, ConnectionTool, ConnectionView } from './connection-view';

export const findConnection = async (
  prisma: Pick<PrismaClient, 'connection'>,
  actor: Pick<Actor, 'workspaceId'>,
  id: string,
): Promise<Connection> => {
  const row = await prisma.connection.findFirst({
    where: { id: uuidOr404(id, 'connection'), workspaceId: actor.workspaceId },
  });
  if (!row) throw notFound('connection');
  return row;
};

/** What is not in the row itself. */
export interface ConnectionExtras {
  headerNames?: string[];
  /** of an operator's server: what mcp.json says it is */
  summary?: string;
}

export const connectionView = (row: Connection, { headerNames = [], summary }: ConnectionExtras): ConnectionView => ({
  id: row.id,
  name: row.name,
  kind: row.kind as ConnectionKind,
  url: row.url,
  address: row.url ?? summary ?? null,
  status: row.status as ConnectionStatus,
  statusDetail: row.statusDetail,
  server: fromJsonColumn<ConnectionView['server']>(row.server),
  checkedAt: row.checkedAt?.toISOString() ?? null,
  tools: fromJsonColumn<ConnectionTool[] | null>(row.tools) ?? [],
  isDemo: row.kind === 'demo',
  isReadOnly: row.kind !== 'http',
  headerNames,
  maxConcurrent: row.maxConcurrent,
});
