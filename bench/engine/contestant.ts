import type { StepKind } from './drawing';
import type { Workload } from './workloads';

/** One measured go at a workload. */
export interface Lap {
  /** from the start request to the recorded end of the last run */
  ms: number;
  /** Sluice alone: from the moment a worker took the first run */
  fromClaimMs?: number;
  /** Sluice alone: until the first event of each run was on record and told */
  firstEventMs?: number[];
}

export interface Contestant {
  name: string;
  /** null when it has no way to do this */
  lap(workload: Workload, kind: StepKind): Promise<Lap | null>;
  /** bytes of the process that does the work, now */
  memory(): Promise<number | null>;
  close(): Promise<void>;
}
