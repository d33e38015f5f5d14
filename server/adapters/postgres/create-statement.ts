import { randomBytes } from 'node:crypto';
import type { NewRun } from '@/server/runs/run-queue';
import { newId } from './new-id';
import { OFFER_MS, OFFERED_EPOCH, offerOf } from './offer';

/** A worker that was heard of within this time, and takes runs, is offered some. */
const TAKING_SECONDS = 7;

/**
 * Creates runs in one statement, which is one transaction: their numbers, their rows, and the word that wakes the workers. The
 * answer has a row for each that is new; one whose idempotency key is taken is left out, and one whose workflow is no longer
 * as it expects.
 *
 * Numbers count up within a workflow. Its row is locked for that, in a fixed order, so that two processes cannot wait for each
 * other; which is why many starts at once go into one statement rather than one after the other.
 *
 * A run with an offer is told, with all that a claim would say of it, to one process that takes runs, chosen by chance; until the
 * offer is over nobody else looks at it. Nobody has it yet: the first write of the worker takes it (`append-statement.ts`), unless a claim has raised its epoch.
 * Runs of a workflow that may only have so many at once are not offered, because their places are counted in claims.
 */
export const CREATE = `
with request as (
  select * from json_to_recordset($1::json) as r(
    place int, id uuid, workspace_id uuid, workflow_id uuid, version_id uuid, trigger text, started_by_id uuid,
    idempotency_key text, asked json, input json, seed text, origin json, parent_run_id uuid, parent_path text, retry_of_id uuid,
    budget jsonb, revision int, published_version_id uuid, offer text)
), locked as (
  select id, workspace_id, revision, published_version_id, deleted_at, max_concurrent from workflow
  where id in (select workflow_id from request) order by id for update
), taker as (
  select info->>'takesAs' as name from worker
  where info->>'takesAs' is not null and heartbeat_at > now() - make_interval(secs => ${TAKING_SECONDS})
  order by random() limit 1
), accepted as (
  select request.*, case when locked.max_concurrent is null then (select name from taker) || ' ' || request.offer end as told
  from request join locked on locked.id = request.workflow_id
  where request.revision is null or (
    locked.revision = request.revision and locked.published_version_id is not distinct from request.published_version_id
    and locked.workspace_id = request.workspace_id and locked.deleted_at is null)
), numbered as (
  update workflow set last_run_number = last_run_number + wanted.count
  from locked join (select workflow_id, count(*)::int as count from accepted group by workflow_id) as wanted on wanted.workflow_id = locked.id
  where workflow.id = locked.id
  returning workflow.id, workflow.last_run_number - wanted.count as before
), created as (
  insert into run (id, workspace_id, workflow_id, version_id, number, trigger, started_by_id, idempotency_key, asked, input, seed,
                   origin, parent_run_id, parent_path, retry_of_id, budget, epoch, wake_at)
  select accepted.id, workspace_id, workflow_id, version_id,
         numbered.before + row_number() over (partition by workflow_id order by place),
         trigger, started_by_id, idempotency_key, asked, input, seed, origin, parent_run_id, parent_path, retry_of_id, budget,
         case when told is null then 0 else ${OFFERED_EPOCH} end,
         now() + case when told is null then interval '0' else interval '${OFFER_MS} ms' end
  from accepted join numbered on numbered.id = accepted.workflow_id
  on conflict (workflow_id, idempotency_key) do nothing
  returning id
)
select created.id, pg_notify('sluice_due', coalesce(accepted.told, '')) from created join accepted on accepted.id = created.id`;

/** When the number of a workflow's last run is behind its runs: a program of an older version has created some. */
export const COUNT_AGAIN = `
update workflow set last_run_number = greatest(last_run_number, (select max(number) from run where workflow_id = workflow.id))
where id = any($1::uuid[])`;

/** One element of the statement's parameter. */
export function toRow(
  run: NewRun,
  versionId: string,
  place: number,
  { isOffered }: { isOffered: boolean },
): { id: string } {
  const id = newId();
  const seed = randomBytes(16).toString('hex');
  const { workspaceId, input, origin = null, budget = null } = run;
  const offer = { runId: id, workspaceId, versionId, input, seed, origin, budget };
  const row = {
    id,
    place,
    workspace_id: workspaceId,
    workflow_id: run.workflowId,
    version_id: versionId,
    trigger: run.trigger,
    started_by_id: run.startedById,
    idempotency_key: run.idempotencyKey ?? null,
    asked: run.idempotencyKey === undefined ? null : (run.asked ?? null),
    input,
    seed,
    origin,
    parent_run_id: origin?.kind === 'call' ? origin.runId : null,
    parent_path: origin?.kind === 'call' ? origin.path : null,
    retry_of_id: retriedBy(run.origin),
    budget,
    revision: run.expected?.revision ?? null,
    published_version_id: run.expected?.publishedVersionId ?? null,
    offer: isOffered ? offerOf(offer) : null,
  };
  return row;
}

/** A run that goes on from the one its step had begun before retries it too. */
const retriedBy = (origin: NewRun['origin']): string | null =>
  origin?.kind === 'retry' ? origin.runId : (origin?.goesOnFrom ?? origin?.group?.goesOnFrom?.runId ?? null);
