import type { PrismaClient } from '@/generated/prisma/client';
import type { Json, JsonObject } from '@/graph/json';
import type { Actor } from '@/server/accounts/actor';
import { fromJsonColumn } from '@/server/json-column';
import { findWorkflow } from '@/server/workflows/find-workflow';
import { NOT_A_GROUP } from './group-runs';

/** What the steps of a workflow last gave: pickers and previews show real data with it. */
export interface WorkflowValues {
  runId: string | null;
  runNumber: number | null;
  /** of the newest run */
  input: JsonObject | null;
  /** by step key; a large value is a BlobRef, to be read with runs.value of `runId` */
  steps: Record<string, { runId: string; output: Json }>;
  /** by container key: the first item it went through */
  items: Record<string, { runId: string; item: Json }>;
}

const RUNS = 10;

/** Each step's newest output among the latest runs, so that a step which the last run skipped still has data. */
export const getWorkflowValues = async (
  { prisma }: { prisma: PrismaClient },
  actor: Actor,
  { workflowId }: { workflowId: string },
): Promise<WorkflowValues> => {
  const workflow = await findWorkflow(prisma, actor, workflowId);
  const runs = await prisma.run.findMany({
    where: { workflowId: workflow.id, workspaceId: actor.workspaceId, ...NOT_A_GROUP },
    orderBy: { number: 'desc' },
    take: RUNS,
    select: { id: true, number: true, input: true },
  });
  const rows = await prisma.$queryRaw<{ key: string; runId: string; type: string; value: Json }[]>`
    select distinct on (event.type, key)
           regexp_replace(event.path, '^.*/|[[][0-9]+[]]$', '', 'g') as key, event.run_id as "runId", event.type,
           case event.type when 'fan.started' then event.data->'items'->0 else event.data->'output' end as value
    from run_event as event join run on run.id = event.run_id
    where event.run_id = any(${runs.map((run) => run.id)}::uuid[]) and event.type in ('step.completed', 'fan.started')
    order by event.type, key, run.number desc, event.seq`;
  const newest = runs[0];
  const outputs = rows.filter((row) => row.type === 'step.completed');
  const fans = rows.filter((row) => row.type === 'fan.started' && row.value !== null);
  return {
    runId: newest?.id ?? null,
    runNumber: newest?.number ?? null,
    input: newest ? fromJsonColumn<JsonObject>(newest.input) : null,
    steps: Object.fromEntries(outputs.map((row) => [row.key, { runId: row.runId, output: row.value }])),
    items: Object.fromEntries(fans.map((row) => [row.key, { runId: row.runId, item: row.value }])),
  };
};
