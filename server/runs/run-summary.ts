import type { RunStatus } from '@/generated/prisma/enums';
import type { WaitsFor } from './waits-for';

/** One row of the Runs page. Counts are null when a provider did not say; they are never 0 for unknown. */
export interface RunSummary {
  id: string;
  number: number;
  workflowId: string;
  workflowName: string;
  status: RunStatus;
  /** of a run that is done: items that failed and that its lists went on without */
  missingItems: number;
  /** while it waits */
  waitsFor: WaitsFor | null;
  /** while it waits for a time: which */
  wakeAt: string | null;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  costUsd: number | null;
  inputTokens: number | null;
  outputTokens: number | null;
  modelCalls: number;
  /** the built-in rules answered somewhere in it, not an AI model */
  isStandIn: boolean;
  /** editor, cli, api, workflow, group, retry */
  trigger: string;
  /** name of the person; null when nobody or a removed account */
  startedBy: string | null;
}
