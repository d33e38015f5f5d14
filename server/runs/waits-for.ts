import type { PrismaClient } from '@/generated/prisma/client';
import type { RunStatus } from '@/generated/prisma/enums';

/** What a waiting run waits for: a person's answer, a run it began, or a time (of a wait, or of the next try of a step). */
export type WaitsFor = 'person' | 'run' | 'time';

/**
 * By run, for those that wait. The row of a run says only that it waits; why follows from what else is open. When it waits for
 * several at once, a person is named first, because nothing but a person can hurry it.
 */
export const waitsFor = async (
  prisma: PrismaClient,
  workspaceId: string,
  runs: readonly { id: string; status: RunStatus }[],
): Promise<ReadonlyMap<string, WaitsFor>> => {
  const ids = runs.flatMap(({ id, status }) => (status === 'waiting' ? [id] : []));
  if (ids.length === 0) return new Map();
  const [gates, children] = await Promise.all([
    prisma.gate.findMany({
      where: { workspaceId, status: 'open', runId: { in: ids } },
      distinct: ['runId'],
      select: { runId: true },
    }),
    prisma.run.findMany({
      where: { parentRunId: { in: ids }, finishedAt: null },
      distinct: ['parentRunId'],
      select: { parentRunId: true },
    }),
  ]);
  const reasons = new Map<string, WaitsFor>(ids.map((id) => [id, 'time']));
  for (const { parentRunId } of children) if (parentRunId) reasons.set(parentRunId, 'run');
  for (const { runId } of gates) reasons.set(runId, 'person');
  return reasons;
};
