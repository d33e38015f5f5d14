import { randomBytes } from 'node:crypto';
import type { NewRun } from '@/server/runs/run-queue';
import { newId } from './new-id';

/** The pen of a run that was offered, whoever makes it then: who claims it gets the next one. */
export const OFFERED_EPOCH = 1;

/** A run before it is in the database: one element of the parameter of the statements that make runs. */
export interface NewRunRow {
  id: string;
  workspace_id: string;
  workflow_id: string;
  version_id: string;
  trigger: string;
  started_by_id: string | null;
  idempotency_key: string | null;
  asked: object | null;
  input: NewRun['input'];
  seed: string;
  origin: NonNullable<NewRun['origin']> | null;
  parent_run_id: string | null;
  parent_path: string | null;
  retry_of_id: string | null;
  budget: NonNullable<NewRun['budget']> | null;
  revision: number | null;
  published_version_id: string | null;
}

export function newRunRow(run: NewRun, versionId: string): NewRunRow {
  const { origin = null, budget = null } = run;
  return {
    id: newId(),
    workspace_id: run.workspaceId,
    workflow_id: run.workflowId,
    version_id: versionId,
    trigger: run.trigger,
    started_by_id: run.startedById,
    idempotency_key: run.idempotencyKey ?? null,
    asked: run.idempotencyKey === undefined ? null : (run.asked ?? null),
    input: run.input,
    seed: randomBytes(16).toString('hex'),
    origin,
    parent_run_id: origin?.kind === 'call' ? origin.runId : null,
    parent_path: origin?.kind === 'call' ? origin.path : null,
    retry_of_id: retriedBy(run.origin),
    budget,
    revision: run.expected?.revision ?? null,
    published_version_id: run.expected?.publishedVersionId ?? null,
  };
}

/** A run that goes on from the one its step had begun before retries it too. */
const retriedBy = (origin: NewRun['origin']): string | null =>
  origin?.kind === 'retry' ? origin.runId : (origin?.goesOnFrom ?? origin?.group?.goesOnFrom?.runId ?? null);

// What the statements that make runs have in common

/** The fields of a NewRunRow in a statement's parameter; `place` is where it stands there. */
export const NEW_RUN_FIELDS = `
    id uuid, workspace_id uuid, workflow_id uuid, version_id uuid, trigger text, started_by_id uuid,
    idempotency_key text, asked json, input json, seed text, origin json, parent_run_id uuid, parent_path text, retry_of_id uuid,
    budget jsonb, revision int, published_version_id uuid`;

/** The columns of a run that never change. */
export const NEW_RUN_COLUMNS = `
    id, workspace_id, workflow_id, version_id, number, trigger, started_by_id, idempotency_key, asked, input, seed,
    origin, parent_run_id, parent_path, retry_of_id, budget`;

/** Their values, `from accepted join numbered on numbered.id = accepted.workflow_id`. */
export const NEW_RUN_VALUES = `
    accepted.id, workspace_id, workflow_id, version_id,
    numbered.before + row_number() over (partition by workflow_id order by place),
    trigger, started_by_id, idempotency_key, asked, input, seed, origin, parent_run_id, parent_path, retry_of_id, budget`;

/**
 * Which of the requested runs can be made, and their numbers, which count up within a workflow. Its row is locked for that, in
 * a fixed order, so that two processes cannot wait for each other; which is why many starts at once go into one statement
 * rather than one after the other.
 */
export const numberedRuns = (also = 'true'): string => `
locked as (
  select id, workspace_id, revision, published_version_id, deleted_at, max_concurrent from workflow
  where id in (select workflow_id from request) order by id for update
), accepted as (
  select request.*
  from request join locked on locked.id = request.workflow_id
  where not exists (select 1 from run where run.id = request.id)
    and (request.revision is null or (
      locked.revision = request.revision and locked.published_version_id is not distinct from request.published_version_id
      and locked.workspace_id = request.workspace_id and locked.deleted_at is null))
    and ${also}
), numbered as (
  update workflow set last_run_number = last_run_number + wanted.count
  from locked join (select workflow_id, count(*)::int as count from accepted group by workflow_id) as wanted on wanted.workflow_id = locked.id
  where workflow.id = locked.id
  returning workflow.id, workflow.last_run_number - wanted.count as before
)`;
