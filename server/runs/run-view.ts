import type { WorkflowDocument } from '@/graph/document';
import type { Json, JsonObject } from '@/graph/json';
import type { StepError } from '@/server/engine/step-error';
import type { RunSummary } from './run-summary';

/** A run as the inspector opens it; its events come apart. */
export interface RunView extends RunSummary {
  versionNumber: number;
  /** the document as it ran; of a group of items the container and what is inside */
  document: WorkflowDocument;
  input: JsonObject;
  /** may be a BlobRef: read it with runs.value */
  output: Json;
  error: StepError | null;
  /** last sequence number in the log when this was read */
  lastSeq: number;
  /** the run whose step began this one */
  parent: { runId: string; number: number; workflowName: string; path: string } | null;
  /** the items of a container of the run that began this one: it does nothing else */
  group: { title: string; from: number; count: number } | null;
  /** the run this one retries */
  retryOf: { runId: string; number: number } | null;
  /** runs that retry this one, newest first */
  retries: { runId: string; number: number }[];
  /** the workflow is not any more what this run ran */
  hasChangedSince: boolean;
}
