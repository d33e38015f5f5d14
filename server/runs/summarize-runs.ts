import type { PrismaClient, Run } from '@/generated/prisma/client';
import { missingInRuns } from './missing-in-runs';
import type { RunSummary } from './run-summary';
import { waitsFor } from './waits-for';

export type RunRow = Run & { workflow: { name: string } };

/** Rows as the UI reads them, with the names of the people who started them. */
export const summarizeRuns = async (prisma: PrismaClient, runs: RunRow[]): Promise<RunSummary[]> => {
  const ids = [...new Set(runs.flatMap((run) => run.startedById ?? []))];
  const done = runs.filter(({ status }) => status === 'succeeded').map(({ id }) => id);
  const [users, reasons, logged, missing] = await Promise.all([
    ids.length > 0 ? prisma.user.findMany({ where: { id: { in: ids } } }) : [],
    waitsFor(prisma, runs[0]?.workspaceId ?? '', runs),
    loggedTimes(prisma, runs),
    missingInRuns(prisma, done),
  ]);
  const names = new Map(users.map((user) => [user.id, user.name]));
  return runs.map((run) => ({
    id: run.id,
    number: run.number,
    workflowId: run.workflowId,
    workflowName: run.workflow.name,
    status: run.status,
    missingItems: missing.get(run.id) ?? 0,
    waitsFor: reasons.get(run.id) ?? null,
    wakeAt: (reasons.get(run.id) === 'time' && run.wakeAt?.toISOString()) || null,
    createdAt: run.createdAt.toISOString(),
    startedAt: (logged.get(`${run.id} 1`) ?? run.startedAt)?.toISOString() ?? null,
    finishedAt: (run.finishedAt && (logged.get(`${run.id} ${run.lastSeq}`) ?? run.finishedAt))?.toISOString() ?? null,
    costUsd: run.costUsd?.toNumber() ?? null,
    inputTokens: run.inputTokens === null ? null : Number(run.inputTokens),
    outputTokens: run.outputTokens === null ? null : Number(run.outputTokens),
    modelCalls: run.modelCalls,
    isStandIn: run.isStandIn,
    trigger: run.trigger,
    startedBy: (run.startedById && names.get(run.startedById)) ?? null,
  }));
};

/** When the first and the last event of each happened: the run's own page counts by its log, so a list says the same. */
const loggedTimes = async (prisma: PrismaClient, runs: RunRow[]): Promise<Map<string, Date>> => {
  const wanted = runs.filter((run) => run.startedAt && run.lastSeq > 0);
  if (wanted.length === 0) return new Map();
  const events = await prisma.runEvent.findMany({
    where: { OR: wanted.map(({ id, lastSeq }) => ({ runId: id, seq: { in: [1, lastSeq] } })) },
    select: { runId: true, seq: true, at: true },
  });
  return new Map(events.map(({ runId, seq, at }) => [`${runId} ${seq}`, at]));
};
