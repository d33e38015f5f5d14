import type { RunStatus } from './events';

export interface DriveOptions {
  /** this worker's instance id */
  worker: string;
  /** finish what is under way, begin nothing more, then give the run back */
  stop?: AbortSignal;
  /** give the run back now, whatever is under way */
  abandon?: AbortSignal;
}

export type DriveResult =
  | { kind: 'ended'; status: RunStatus }
  /** asleep until someone answers, or until `wakeAt` */
  | { kind: 'parked'; wakeAt: string | null }
  | { kind: 'released' }
  /** it has ended, or another live worker has it */
  | { kind: 'not-claimed' }
  /** another worker took it meanwhile; nothing more was written */
  | { kind: 'taken' };
