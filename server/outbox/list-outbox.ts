import type { PrismaClient } from '@/generated/prisma/client';
import type { Json } from '@/graph/json';
import type { Actor } from '@/server/accounts/actor';
import { fromJsonColumn } from '@/server/json-column';
import type { OutboxView } from './outbox-view';

/** What the demo services would have sent, the newest first. */
export const listOutbox = async ({ prisma }: { prisma: PrismaClient }, actor: Actor): Promise<OutboxView[]> => {
  const rows = await prisma.outboxMessage.findMany({
    where: { workspaceId: actor.workspaceId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: 200,
  });
  return rows.map((row) => ({
    id: row.id,
    service: row.service,
    payload: fromJsonColumn<Json>(row.payload),
    createdAt: row.createdAt.toISOString(),
    runId: row.runId,
  }));
};
