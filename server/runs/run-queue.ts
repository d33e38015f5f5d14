import type { PoolClient } from 'pg';
import type { Budget } from '@/graph/budget';
import type { WorkflowDocument } from '@/graph/document';
import type { JsonObject } from '@/graph/json';
import type { NewSignal, RunOrigin } from '@/server/engine/driver-ports';

/** The engine's two entrances: a new run, and a word to a run that exists. */
export interface RunQueue {
  /** Resolves once the run is in the database: due, or under way already. The same key in the same workflow gives the same run. */
  create(run: NewRun): Promise<{ runId: string; isNew: boolean }>;
  /**
   * Tells a run something and wakes it, inside the caller's transaction. Its driver turns it into an event. False when the
   * run has ended: nothing was stored.
   */
  signal(runId: string, signal: NewSignal, client: PoolClient): Promise<boolean>;
}

export interface NewRun {
  workspaceId: string;
  workflowId: string;
  version: PinnedVersion;
  input: JsonObject;
  trigger: RunTrigger;
  startedById: string | null;
  /** the same key in the same workflow gives the same run */
  idempotencyKey?: string;
  /** with a key: what the request said besides the input */
  asked?: JsonObject;
  /** when another run made it */
  origin?: RunOrigin;
  /** of the claim under which a step begins it; when that run has another owner by now, nothing is made: CallerTaken */
  callerEpoch?: number;
  budget?: Budget;
  /** what the caller believes the workflow to be; when it is not, or is deleted, nothing is made: WorkflowChanged */
  expected?: { revision: number; publishedVersionId: string | null };
}

/** The workflow is not, or no longer, what the caller of `create` expected. */
export class WorkflowChanged extends Error {
  override name = 'WorkflowChanged';
}

/** The run whose step begins this one is another worker's by now, which decides what is begun. */
export class CallerTaken extends Error {
  override name = 'CallerTaken';
}

/** A document, of which a version is made unless there is one, or a version that exists. */
export type PinnedVersion = { document: WorkflowDocument; documentHash: string } | { id: string };

export type RunTrigger = 'editor' | 'cli' | 'api' | 'workflow' | 'group' | 'retry';
