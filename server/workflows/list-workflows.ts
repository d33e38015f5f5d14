import type { PrismaClient } from '@/generated/prisma/client';
import type { RunStatus } from '@/generated/prisma/enums';
import type { NodeRegistry } from '@/graph/node-definition';
import type { Actor } from '@/server/accounts/actor';
import { waitsFor } from '@/server/runs/waits-for';
import { countFindings } from './count-findings';
import { tellingStep } from './telling-step';
import type { WorkflowSummary } from './workflow-summary';

const RECENT = 14;
const MOST = 500;

interface Row {
  id: string;
  name: string;
  revision: number;
  updatedAt: Date;
  owner: string | null;
  publishedNumber: number | null;
  stepCount: number;
  kinds: string[];
}

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
  const rows = await readRows(prisma, actor, query);
  const [runs, findings] = await Promise.all([
    recentRuns(
      prisma,
      rows.map((row) => row.id),
    ),
    countFindings(prisma, registry, rows),
  ]);
  const reasons = await waitsFor(
    prisma,
    actor.workspaceId,
    [...runs.values()].flatMap(([last]) => last ?? []),
  );
  return rows.map(({ updatedAt, ...row }) => {
    const recent = runs.get(row.id) ?? [];
    const costs = recent.flatMap((run) => run.costUsd ?? []);
    const last = recent[0];
    return {
      ...row,
      mark: tellingStep(row.kinds, registry),
      updatedAt: updatedAt.toISOString(),
      findingCount: findings.get(row.id) ?? 0,
      lastRun: last
        ? {
            id: last.id,
            number: last.number,
            status: last.status,
            waitsFor: reasons.get(last.id) ?? null,
            createdAt: last.createdAt.toISOString(),
            finishedAt: last.finishedAt?.toISOString() ?? null,
          }
        : null,
      recentRuns: recent.map(({ id, status }) => ({ id, status })).reverse(),
      averageCostUsd: costs.length > 0 ? costs.reduce((sum, cost) => sum + cost, 0) / costs.length : null,
    };
  });
};

/** Documents stay in the database: a page of large ones would be megabytes for a few words of each. */
const readRows = (prisma: PrismaClient, actor: Actor, query: string | undefined): Promise<Row[]> => prisma.$queryRaw<
  Row[]
>`
  select workflow.id, workflow.name, workflow.revision, workflow.updated_at as "updatedAt", person.name as owner,
         published.number as "publishedNumber",
         json_array_length(workflow.document->'nodes') as "stepCount",
         array(
           select node->>'type' from json_array_elements(workflow.document->'nodes') with ordinality as listed(node, place)
           group by node->>'type' order by min(place)
         ) as kinds
  from workflow
  left join user_account as person on person.id = workflow.created_by_id
  left join workflow_version as published
    on published.id = workflow.published_version_id and published.workflow_id = workflow.id
  where workflow.workspace_id = ${actor.workspaceId}::uuid and workflow.deleted_at is null
    and position(lower(${query ?? ''}) in lower(workflow.name)) > 0
  order by workflow.updated_at desc, workflow.id desc
  limit ${MOST}`;

const recentRuns = async (prisma: PrismaClient, ids: string[]): Promise<Map<string, RecentRun[]>> => {
  if (ids.length === 0) return new Map();
  const rows = await prisma.$queryRaw<RecentRun[]>`
    select wanted.id as "workflowId", latest.id, latest.number, latest.status::text as status,
           latest.created_at as "createdAt", latest.finished_at as "finishedAt", latest.cost_usd::float8 as "costUsd"
    from unnest(${ids}::uuid[]) as wanted(id)
    cross join lateral (
      select * from run where run.workflow_id = wanted.id and run.trigger <> 'group'
      order by run.number desc limit ${RECENT}
    ) as latest
    order by latest.number desc`;
  return Map.groupBy(rows, (row) => row.workflowId);
};
