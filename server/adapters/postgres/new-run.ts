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

/** The columns of a run that never change, named as in the parameter; `number` is given by the workflow. */
export const NEW_RUN_COLUMNS = `
    id, workspace_id, workflow_id, version_id, number, trigger, started_by_id, idempotency_key, asked, input, seed,
    origin, parent_run_id, parent_path, retry_of_id, budget`;

/** Whether this row of a workflow is what the request expects of it. */
export const isAsExpected = (workflow: string): string => `
    (request.revision is null or (
      ${workflow}.revision = request.revision
      and ${workflow}.published_version_id is not distinct from request.published_version_id
      and ${workflow}.workspace_id = request.workspace_id and ${workflow}.deleted_at is null))`;

/** Whether the requested run is not there, by its id or its idempotency key, as far as the statement sees; what came since it began is a conflict. */
export const isNew = `
    not exists (select 1 from run where run.id = request.id)
    and not exists (select 1 from run where run.workflow_id = request.workflow_id and run.idempotency_key = request.idempotency_key)`;
