import type { PrismaClient } from '@/generated/prisma/client';
import type { EventData, RunEvent } from '@/server/engine/events';
import { fromJsonColumn } from '@/server/json-column';

/** Stored events after `afterSeq`, in order. The run must have been checked to be the reader's. */
export const readEvents = async (
  prisma: Pick<PrismaClient, 'runEvent'>,
  runId: string,
  afterSeq: number,
  limit?: number,
): Promise<RunEvent[]> => {
  const rows = await prisma.runEvent.findMany({
    where: { runId, seq: { gt: afterSeq } },
    orderBy: { seq: 'asc' },
    take: limit,
  });
  return rows.map((row) => ({
    seq: row.seq,
    at: row.at.toISOString(),
    path: row.path,
    data: { ...fromJsonColumn<EventData>(row.data), type: row.type } as EventData,
  }));
};
