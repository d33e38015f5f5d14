import type { Claim } from '@/server/engine/driver-ports';

/** Runs that are due, taken for a worker in the order in which they should be served. */
export interface WorkSource {
  /** Takes up to `most`. Fewer are given when no more are due, or when others are taking them at this moment. */
  claimDue(worker: string, most: number): Promise<Claim[]>;
  /** The same, but only runs that were told to cancel: ending them takes no place worth speaking of. */
  claimCancelled(worker: string, most: number): Promise<Claim[]>;
  /** the last claim met runs of a workflow that may not have as many at once as there are places */
  isLimited(): boolean;
  /** Lossy: who takes runs also looks by itself now and then. */
  listen(worker: string, listener: WorkListener): Promise<() => void>;
  /** the name under which new runs are offered to this process; null while it would not hear of them */
  makesAs(): string | null;
}

export interface WorkListener {
  /** there may be something due */
  onDue(): void;
  /** A run that is wanted and not made yet. False when there is no room for it here: it will be made for anybody. */
  onOffered(claim: Claim): boolean;
}
