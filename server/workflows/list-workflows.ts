import type { PrismaClient } from '@/generated/prisma/client';
import type { RunStatus } from '@/generated/prisma/enums';
import type { WorkflowDocument } from '@/graph/document';
import type { NodeRegistry } from '@/graph/node-definition';
import type { Actor } from '@/server/accounts/actor';
import { fromJsonColumn } from '@/server/json-column';
import { countFindings } from './count-findings';
import type { WorkflowSummary } from './workflow-summary';

const RECENT = 14;

interface RecentRun {
  workflowId: string;
  id: string;
  number: number;
  status: RunStatus;
  createdAt: Date;
  finishedAt: Date | null;
  costUsd: number | null;
}

/** The workflows of a workspace, the last changed first, each with its latest runs. */
export const listWorkflows = async (
  { prisma, registry }: { prisma: PrismaClient; registry: NodeRegistry },
  actor: Actor,
  { query }: { query?: string },
): Promise<WorkflowSummary[]> => {
  const rows = await prisma.workflow.findMany({
    where: {
      workspaceId: actor.workspaceId,
      deletedAt: null,
      ...(query ? { name: { contains: query, mode: 'insensitive' as const } } : {}),
    },
    orderBy: [{ updatedAt: 'desc' }, { id: 'desc' }],
    take: 500,
  });
  const ids = rows.map((row) => row.id);
  const [runs, owners] = await Promise.all([recentRuns(prisma, ids), names(prisma, rows)]);

  return rows.map((row) => {
    const document = fromJsonColumn<WorkflowDocument>(row.document);
    const recent = runs.get(row.id) ?? [];
    const costs = recent.flatMap((run) => (run.costUsd === null ? [] : [run.costUsd]));
    const last = recent[0];
    return {
      id: row.id,
      name: row.name,
      revision: row.revision,
      updatedAt: row.updatedAt.toISOString(),
      stepCount: document.nodes.length,
      kinds: [...new Set(document.nodes.map((node) => node.type))],
      findingCount: countFindings(row, document, registry),
      lastRun: last
        ? {
            id: last.id,
            number: last.number,
            status: last.status,
            createdAt: last.createdAt.toISOString(),
            finishedAt: last.finishedAt?.toISOString() ?? null,
          }
        : null,
      recentRuns: recent.map(({ id, status }) => ({ id, status })).reverse(),
      averageCostUsd: costs.length > 0 ? costs.reduce((sum, cost) => sum + cost, 0) / costs.length : null,
      owner: (row.createdById && owners.get(row.createdById)) ?? null,
    };
  });
};

const recentRuns = async (prisma: PrismaClient, ids: string[]): Promise<Map<string, RecentRun[]>> => {
  if (ids.length === 0) return new Map();
  const rows = await prisma.$queryRaw<RecentRun[]>`
    select wanted.id as "workflowId", latest.id, latest.number, latest.status::text as status,
           latest.created_at as "createdAt", latest.finished_at as "finishedAt", latest.cost_usd::float8 as "costUsd"
    from unnest(${ids}::uuid[]) as wanted(id)
    cross join lateral (
      select * from run where run.workflow_id = wanted.id order by run.number desc limit ${RECENT}
    ) as latest
    order by latest.number desc`;
  return Map.groupBy(rows, (row) => row.workflowId);
};

const names = async (prisma: PrismaClient, rows: { createdById: string | null }[]): Promise<Map<string, string>> => {
  const ids = [...new Set(rows.flatMap((row) => row.createdById ?? []))];
  const users = await prisma.user.findMany({ where: { id: { in: ids } }, select: { id: true, name: true } });
  return new Map(users.map((user) => [user.id, user.name]));
};
