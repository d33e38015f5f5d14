import { hostname } from 'node:os';

/** What a worker says of itself in its row, for whoever looks after the installation. */
export interface WorkerInfo {
  version: string;
  host: string;
  pid: number;
  /** runs under way */
  runs: number;
  /** of those, runs that only wait for a place at a connection */
  waiting: number;
  memoryMb: number;
}

export const describeWorker = (counts: { version: string; runs: number; waiting: number }): WorkerInfo => ({
  ...counts,
  host: hostname(),
  pid: process.pid,
  memoryMb: Math.round(process.memoryUsage.rss() / 1_048_576),
});
