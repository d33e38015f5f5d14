import type { Pool } from 'pg';
import type { PrismaClient } from '@/generated/prisma/client';
import { tighterBudget } from '@/graph/budget';
import { canonicalJson } from '@/graph/canonical-json';
import type { WorkflowDocument } from '@/graph/document';
import type { JsonObject } from '@/graph/json';
import { type ChildRun, type ChildRunsPort, StepFailure } from '@/server/engine/contract';
import type { PlanSource, RunOrigin } from '@/server/engine/driver-ports';
import { goesOnFrom } from '@/server/engine/goes-on-from';
import { Refusal } from '@/server/refusal';
import { checkRunInput } from './check-run-input';
import type { DiskRoom } from './disk-room';
import { keyOfCall } from './free-key';
import type { QueueRoom } from './queue-room';
import { requireDiskRoom } from './require-disk-room';
import { requireQueueRoom } from './require-queue-room';
import { CallerTaken, type NewRun, type RunQueue } from './run-queue';
import type { RunsBelow } from './runs-below';
import { findUnheard, goesOnFromUnheard } from './unheard-run';

/** Runs that begin runs; one that calls itself ends here at the latest. */
const MOST_DEPTH = 8;

interface Deps {
  prisma: PrismaClient;
  pool: Pool;
  plans: PlanSource;
  queue: Pick<RunQueue, 'create'>;
  queueRoom: QueueRoom;
  disk: DiskRoom;
  below: Pick<RunsBelow, 'take' | 'most'>;
}

interface Version {
  id: string;
  workflowId: string;
  name: string;
  document: WorkflowDocument;
}

interface Caller {
  workflowId: string;
  versionId: string;
  origin: RunOrigin | null;
  startedById: string | null;
  /** the run above it that no step began; itself when none did */
  rootId: string;
}

/** Begins the runs that steps of another run ask for, once for each idempotency key. */
export const createChildRuns = (deps: Deps): ChildRunsPort => ({
  async start(request) {
    const caller = await findCaller(deps.pool, request.runId);
    const depth = depthBelow(caller);
    const version = await findVersion(deps.pool, request);
    const input = await inputFor(deps, version, request);
    const earlier = request.goesOnFrom ?? (await findUnheard(deps.pool, goesOnFrom(caller.origin), request.path))?.id;
    const before = await findBefore(deps.pool, { ...request, goesOnFrom: earlier }, version.id, input);
    const childRunId = await begin(deps, caller, {
      workspaceId: request.workspaceId,
      workflowId: version.workflowId,
      version: { id: version.id },
      input,
      trigger: 'workflow',
      startedById: caller.startedById,
      idempotencyKey: keyOfCall(request.idempotencyKey),
      budget: tighterBudget(version.document.settings?.budget, request.budget),
      origin: { kind: 'call', runId: request.runId, path: request.path, depth, ...before.origin },
      callerEpoch: request.callerEpoch,
    });
    return { childRunId, workflow: version.name, ...before.said };
  },

  async startGroup({ group: asked, ...request }) {
    const caller = await findCaller(deps.pool, request.runId);
    const depth = depthBelow(caller);
    const from = goesOnFrom(caller.origin);
    const earlier = asked.goesOnFrom ?? (await goesOnFromUnheard(deps.pool, from, request.path, asked));
    if (earlier) await requireAtRest(deps.pool, earlier.runId);
    const group = { ...asked, ...(earlier && { goesOnFrom: earlier }) };
    const childRunId = await begin(deps, caller, {
      workspaceId: request.workspaceId,
      workflowId: caller.workflowId,
      version: { id: caller.versionId },
      // What its steps read of the input stands in the group, beside what else they read from around their container.
      input: {},
      trigger: 'group',
      startedById: caller.startedById,
      idempotencyKey: keyOfCall(request.idempotencyKey),
      budget: request.budget,
      origin: { kind: 'call', runId: request.runId, path: request.path, depth, group },
      callerEpoch: request.callerEpoch,
    });
    const { name } = await deps.plans.load(caller.versionId);
    return { childRunId, workflow: name };
  },
});

/** Once there is room for it; one that was begun already is there. */
async function begin(deps: Deps, caller: Caller, run: NewRun): Promise<string> {
  const reason = await whyNotNow(deps, caller, run);
  if (reason) {
    const begun = await findBegun(deps.pool, run);
    if (begun) return begun;
    throw reason;
  }
  try {
    return (await deps.queue.create(run)).runId;
  } catch (error) {
    if (error instanceof CallerTaken)
      throw refused('run-taken', 'Another worker has this run by now, so this one began no other.');
    throw error;
  }
}

async function whyNotNow(
  { disk, queueRoom, below }: Deps,
  { rootId }: Caller,
  { workspaceId, origin }: NewRun,
): Promise<StepFailure | null> {
  try {
    await requireDiskRoom(disk);
    await requireQueueRoom(queueRoom, workspaceId);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return new StepFailure({
      code: error.code === 'no-space' ? 'no-space' : 'queue-full',
      message: `The other run is not begun yet, because there is no room for it. ${error.message}`,
      transient: true,
      isBusy: true,
    });
  }
  // Those that a run begins itself are bounded by its steps. To wait would be futile: those that are there may wait for this one.
  const isBelowOthers = origin?.kind === 'call' && origin.runId !== rootId;
  if (!isBelowOthers || (await below.take(rootId))) return null;
  return refused(
    'too-many-runs',
    `${below.most.toLocaleString('en-US')} runs that began each other from one run on have not ended, which is the most. This one was not begun. Let fewer run at once, or end some that wait.`,
  );
}

async function findBegun(pool: Pool, { workflowId, idempotencyKey }: NewRun): Promise<string | undefined> {
  const { rows } = await pool.query<{ id: string }>(
    'select id from run where workflow_id = $1 and idempotency_key = $2',
    [workflowId, idempotencyKey],
  );
  return rows[0]?.id;
}

async function findCaller(pool: Pool, runId: string): Promise<Caller> {
  const { rows } = await pool.query<Caller>(
    `with recursive above as (
       select id, parent_run_id, 0 as up from run where id = $1
       union all
       select run.id, run.parent_run_id, up + 1 from above join run on run.id = above.parent_run_id
     )
     select workflow_id as "workflowId", version_id as "versionId", origin, started_by_id as "startedById",
            (select id from above order by up desc limit 1) as "rootId"
     from run where id = $1`,
    [runId],
  );
  if (!rows[0]) throw new Error(`There is no run ${runId}.`);
  return rows[0];
}

function depthBelow({ origin }: Caller): number {
  const depth = (origin?.depth ?? 0) + 1;
  if (depth > MOST_DEPTH)
    throw refused(
      'nested-too-deep',
      `Workflows call each other more than ${MOST_DEPTH} deep here, which is the limit. Does one of them call itself?`,
    );
  return depth;
}

interface Before {
  origin: { goesOnFrom?: string };
  said: { warning?: string };
}

/** The run that this step had begun before a retry: gone on from when it was of this very version and got this very input. */
async function findBefore(
  pool: Pool,
  { workspaceId, goesOnFrom }: ChildRun,
  versionId: string,
  input: JsonObject,
): Promise<Before> {
  if (goesOnFrom === undefined) return { origin: {}, said: {} };
  const anew = (reason: string): Before => ({
    origin: {},
    said: { warning: `The other workflow was begun anew instead of going on from its earlier run, because ${reason}.` },
  });
  const { rows } = await pool.query<{ versionId: string; input: JsonObject; hasEnded: boolean }>(
    `select version_id as "versionId", input, finished_at is not null as "hasEnded" from run
     where id = $1 and workspace_id = $2`,
    [goesOnFrom, workspaceId],
  );
  const [run] = rows;
  if (!run) return anew('that run has been deleted');
  // Until then what it does may be done twice, whatever version is begun now.
  if (!run.hasEnded)
    throw new StepFailure({
      code: 'run-ending',
      message: 'The run that this step had begun before is still ending.',
      transient: true,
      isBusy: true,
    });
  if (run.versionId !== versionId) return anew('that run was of another version');
  if (canonicalJson(run.input) !== canonicalJson(input)) return anew('that run got something else');
  return { origin: { goesOnFrom }, said: {} };
}

/** What it has on record is taken over: it must be all there, and nothing may be under way that would be done twice. */
async function requireAtRest(pool: Pool, runId: string): Promise<void> {
  const { rows } = await pool.query<{ hasEnded: boolean }>(
    'select finished_at is not null as "hasEnded" from run where id = $1',
    [runId],
  );
  if (!rows[0])
    throw refused(
      'group-run-gone',
      'The run that went through these items before has been deleted, so nobody knows which of them are done. Retry the whole step to go through all of them again.',
    );
  if (!rows[0].hasEnded)
    throw new StepFailure({
      code: 'group-run-ending',
      message: 'The run that went through these items before is still ending.',
      transient: true,
      isBusy: true,
    });
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
