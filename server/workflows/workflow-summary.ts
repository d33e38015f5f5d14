import type { RunStatus } from '@/generated/prisma/enums';
import type { WaitsFor } from '@/server/runs/waits-for';
import type { WorkflowMark } from './telling-step';

/** One row of the Workflows page. */
export interface WorkflowSummary {
  id: string;
  name: string;
  revision: number;
  updatedAt: string;
  stepCount: number;
  /** distinct step types, in the order they appear */
  kinds: string[];
  /** of its most telling step */
  mark: WorkflowMark;
  /** things to fix before it can run */
  findingCount: number;
  lastRun: {
    id: string;
    number: number;
    status: RunStatus;
    /** while it waits */
    waitsFor: WaitsFor | null;
    createdAt: string;
    finishedAt: string | null;
  } | null;
  /** at most 14, oldest first */
  recentRuns: { id: string; status: RunStatus }[];
  /** over the recent runs whose cost is known */
  averageCostUsd: number | null;
  owner: string | null;
  /** number of the published version; null while it is a draft */
  publishedNumber: number | null;
}
