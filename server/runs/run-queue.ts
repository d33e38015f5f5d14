import type { PoolClient } from 'pg';
import type { WorkflowDocument } from '@/graph/document';
import type { JsonObject } from '@/graph/json';
import type { RunSignal } from '@/server/engine/contract';

type WithoutId<Signal> = Signal extends unknown ? Omit<Signal, 'id'> : never;
export type NewSignal = WithoutId<RunSignal>;

/** The engine's two entrances: a new run, and a word to a run that exists. */
export interface RunQueue {
  /** Writes version (by content hash), run and first event, and enqueues it, in one transaction. */
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
  document: WorkflowDocument;
  documentHash: string;
  input: JsonObject;
  trigger: RunTrigger;
  startedById: string | null;
  /** the same key in the same workflow gives the same run */
  idempotencyKey?: string;
}

export type RunTrigger = 'editor' | 'cli' | 'api';
