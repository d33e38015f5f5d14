import type { PrismaClient } from '@/generated/prisma/client';
import { LIST_EVENTS, type ListEvent, missingItems } from './missing-items';

interface Row {
  runId: string;
  path: string;
  type: ListEvent['type'];
  over: 'items' | 'branches' | 'votes';
  count: number;
  itemsPerGroup: number | null;
  before: { group: number; runId: string; failedItems: number }[] | null;
  ports: string[];
  failedItems: number | null;
}

/** By run id how many items its lists went on without; only those that lack any. Their values stay in the database. */
export const missingInRuns = async (
  prisma: PrismaClient,
  runIds: readonly string[],
): Promise<ReadonlyMap<string, number>> => {
  if (runIds.length === 0) return new Map();
  const rows = await prisma.$queryRaw<Row[]>`
    select run_id as "runId", path, type,
           data->>'over' as over, (data->>'count')::int as count,
           (data->'spread'->>'itemsPerGroup')::int as "itemsPerGroup", data->'before' as before,
           data->'ports' as ports, (data->>'failedItems')::int as "failedItems"
    from run_event
    where run_id = any(${runIds}::uuid[]) and type = any(${LIST_EVENTS}::text[])
    order by run_id, seq`;
  const missing = new Map<string, number>();
  for (const [runId, of] of Map.groupBy(rows, (row) => row.runId)) {
    const count = missingItems(of.map(eventOf));
    if (count > 0) missing.set(runId, count);
  }
  return missing;
};

function eventOf({ path, type, over, count, itemsPerGroup, before, ports, failedItems }: Row): ListEvent {
  switch (type) {
    case 'fan.started':
      return {
        ...{ path, type, over, count, before: before ?? undefined },
        ...(itemsPerGroup === null ? {} : { spread: { itemsPerGroup, groupsAtOnce: 1 } }),
      };
    case 'step.failed':
      return { path, type, ports };
    case 'step.cancelled':
      return { path, type };
    case 'call.ended':
      return { path, type, failedItems: failedItems ?? undefined };
  }
}
