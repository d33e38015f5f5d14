import type { Pool } from 'pg';
import type { PrismaClient } from '@/generated/prisma/client';
import { tighterBudget } from '@/graph/budget';
import type { WorkflowDocument } from '@/graph/document';
import type { JsonObject } from '@/graph/json';
import { type ChildRun, type ChildRunsPort, StepFailure } from '@/server/engine/contract';
import type { PlanSource, RunOrigin } from '@/server/engine/driver-ports';
import { Refusal } from '@/server/refusal';
import { checkRunInput } from './check-run-input';
import { keyOfCall } from './free-key';
import type { RunQueue } from './run-queue';

/** Runs that begin runs; one that calls itself ends here at the latest. */
const MOST_DEPTH = 8;

interface Deps {
  prisma: PrismaClient;
  pool: Pool;
  plans: PlanSource;
  queue: Pick<RunQueue, 'create'>;
}

interface Version {
  id: string;
  workflowId: string;
  name: string;
  document: WorkflowDocument;
}

interface Caller {
  origin: RunOrigin | null;
  startedById: string | null;
}

/** Begins the run of a published workflow for a step of another, once for each idempotency key. */
export const createChildRuns = (deps: Deps): ChildRunsPort => ({
  async start(request) {
    const caller = await findCaller(deps.pool, request.runId);
    const depth = (caller.origin?.kind === 'call' ? caller.origin.depth : 0) + 1;
    if (depth > MOST_DEPTH)
      throw refused(
        'nested-too-deep',
        `Workflows call each other more than ${MOST_DEPTH} deep here, which is the limit. Does one of them call itself?`,
      );
    const version = await findVersion(deps.pool, request);
    const { runId: childRunId } = await deps.queue.create({
      workspaceId: request.workspaceId,
      workflowId: version.workflowId,
      version: { id: version.id },
      input: await inputFor(deps, version, request),
      trigger: 'workflow',
      startedById: caller.startedById,
      idempotencyKey: keyOfCall(request.idempotencyKey),
      budget: tighterBudget(version.document.settings?.budget, request.budget),
      origin: { kind: 'call', runId: request.runId, path: request.path, depth },
    });
    return { childRunId, workflow: version.name };
  },
});

async function findCaller(pool: Pool, runId: string): Promise<Caller> {
  const { rows } = await pool.query<Caller>('select origin, started_by_id as "startedById" from run where id = $1', [
    runId,
  ]);
  if (!rows[0]) throw new Error(`There is no run ${runId}.`);
  return rows[0];
}

async function findVersion(pool: Pool, { workspaceId, versionHash }: ChildRun): Promise<Version> {
  const { rows } = await pool.query<Version>(
    `select version.id, workflow.id as "workflowId", workflow.name, version.document
     from workflow_version as version join workflow on workflow.id = version.workflow_id
     where workflow.workspace_id = $1 and version.hash = $2 and version.published_at is not null
       and workflow.published_version_id is not null and workflow.deleted_at is null
     order by version.published_at limit 1`,
    [workspaceId, versionHash],
  );
  if (!rows[0])
    throw refused(
      'no-such-workflow',
      'The workflow this step runs is not here, not published any more, or this version of it never was. Publish it, or choose it again.',
    );
  return rows[0];
}

async function inputFor(
  { prisma, plans }: Deps,
  { id }: Version,
  { workspaceId, input }: ChildRun,
): Promise<JsonObject> {
  const { inputSchema } = await plans.load(id);
  try {
    return await checkRunInput(prisma, workspaceId, inputSchema, input);
  } catch (error) {
    if (error instanceof Refusal) throw refused('wrong-input', error.message);
    throw error;
  }
}

const refused = (code: string, message: string): StepFailure => new StepFailure({ code, message, transient: false });
