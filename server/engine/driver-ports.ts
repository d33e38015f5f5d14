import type { Json, JsonObject } from '@/graph/json';
import type { Plan } from '@/graph/plan';
import type { Progress } from './contract';
import type { Budget, GateForm, NewEvent, ParkReason, RunEvent, RunStatus, Spend, Usage } from './events';
import type { GroupOfItems } from './group-of-items';
import type { StepError } from './step-error';

// What the driver needs of the world: the log, time, and where large values and plans are kept.

/** The only write path of run state. Implementations: memory (testing) and PostgreSQL. */
export interface RunLog {
  /** Takes the run: raises its epoch, marks the owner. Null when it ended, or another live worker has it. */
  claim(runId: string, worker: string): Promise<Claim | null>;
  load(runId: string, afterSeq?: number): Promise<RunEvent[]>;
  /**
   * Appends in order after `expectedSeq` and updates the run row in the same transaction. Resolves once durable.
   * Rejects with StaleEpoch when another worker has taken the run: then stop at once, nothing was written.
   * Rejects with SignalsPending when asked to and a signal waits: read it first, nothing was written.
   * Appending the same request again after an unclear failure writes nothing twice.
   */
  append(request: AppendRequest): Promise<void>;
  /** Ends this claim so that a signal, an answer or a timer may wake the run. False when a signal came meanwhile: carry on. */
  park(request: ParkRequest): Promise<boolean>;
  /**
   * Cancel requests, gate answers and decisions not yet in the log, oldest first. Rejects with StaleEpoch when another
   * worker has taken the run.
   */
  signals(runId: string, epoch: number): Promise<RunSignal[]>;
  /** The runs that these steps of the run began, whether or not that is in the log. */
  begunBy(runId: string, paths: readonly string[]): Promise<BegunRun[]>;
  /** Gives the run back unfinished, for another worker to take at once: this one is stopping. */
  release(request: { runId: string; epoch: number }): Promise<void>;
}

export interface BegunRun {
  /** of the step that began it */
  path: string;
  childRunId: string;
  /** its name, for people */
  workflow: string;
}

export interface Claim {
  runId: string;
  workspaceId: string;
  epoch: number;
  versionId: string;
  input: JsonObject;
  seed: string;
  /** where the run came from, when another run made it */
  origin: RunOrigin | null;
  budget: Budget | null;
  /** last sequence number in the log */
  seq: number;
  /** a signal waits to be read */
  hasSignals: boolean;
  /** not there yet: the first append makes it, unless somebody else has made it meanwhile */
  making?: Making;
}

/** A run that was offered to a worker before it was made. */
export interface Making {
  worker: string;
  /** the run as it is to be, in the words of the log that makes it; nothing else reads it */
  row: object;
  /** by `performance.now()`; after it the run is not made, whatever the log's own clock says */
  until: number;
}

/** Kept on the run's row when it is made; the first claim writes it, and what it takes over, into the log. */
export type RunOrigin =
  | {
      kind: 'retry';
      runId: string;
      /** the step the retry began from; null for all that failed */
      fromPath: string | null;
      /** `fromPath` is a container: only those of its items that failed run again */
      onlyFailedItems: boolean;
      /** how many runs began each other down to the one it retries; absent for none */
      depth?: number;
    }
  /**
   * `group`: it goes through these items for a container of that run. `goesOnFrom`: the run that the same step had begun before
   * a retry, and that did not succeed.
   */
  | { kind: 'call'; runId: string; path: string; depth: number; group?: GroupOfItems; goesOnFrom?: string };

export interface AppendRequest {
  runId: string;
  epoch: number;
  /** the run is made by this append, which is its first; a run that somebody else has made is stale */
  making?: Making;
  expectedSeq: number;
  events: NewEvent[];
  /** the run row as it is after these events */
  projection: RunProjection;
  /** signals these events answer */
  consumedSignals: string[];
  /** words to other runs, said in the same transaction: a child's end to its parent, a cancel to a child */
  tells?: Tell[];
  /** write nothing while a signal waits to be read: no step starts after a cancel has committed */
  refuseIfSignalled: boolean;
}

export interface ParkRequest {
  runId: string;
  epoch: number;
  expectedSeq: number;
  projection: RunProjection;
  reason: ParkReason;
  /** when to wake it, ISO 8601 UTC; null for only when asked */
  wakeAt: string | null;
}

export interface RunProjection {
  status: RunStatus;
  output?: Json;
  error?: StepError;
  /** summed over the run; null once any part is unknown */
  inputTokens: number | null;
  outputTokens: number | null;
  costUsd: number | null;
  modelCalls: number;
  isStandIn: boolean;
  /** gates that these events open or close */
  gates: {
    id: string;
    path: string;
    form: GateForm;
    deadline: string;
    status: 'open' | 'answered' | 'timed-out' | 'cancelled';
  }[];
}

export type RunSignal =
  | { id: string; type: 'cancel'; by: string }
  /** a run begun by a step of this one has ended; written in the transaction of its last event */
  | {
      id: string;
      type: 'child-ended';
      path: string;
      childRunId: string;
      status: 'succeeded' | 'failed' | 'cancelled';
      output: Json;
      error?: StepError;
      usage: Usage[];
      spent?: Spend;
      failedItems?: number;
    }
  | { id: string; type: 'answer'; gateId: string; route: string; values: Json; by: string }
  /** a link to an open question was given out, or taken back */
  | {
      id: string;
      type: 'gate-link';
      gateId: string;
      linkId: string;
      did: 'made' | 'revoked';
      recipient: string;
      by: string;
    }
  | { id: string; type: 'decide'; path: string; choice: 'happened' | 'run-again' | 'stop'; output: Json; by: string };

type WithoutId<Signal> = Signal extends unknown ? Omit<Signal, 'id'> : never;
export type NewSignal = WithoutId<RunSignal>;

export interface Tell {
  runId: string;
  signal: NewSignal;
}

export class StaleEpoch extends Error {
  override name = 'StaleEpoch';
}

export class SignalsPending extends Error {
  override name = 'SignalsPending';
}

/** Tells the driver of a run that a signal has been written; lossy, the log is asked in any case. */
export interface SignalFeed {
  subscribe(runId: string, onSignal: () => void): () => void;
}

export interface Clock {
  /** milliseconds since 1970, the database's */
  now(): number;
  /** calls `wake` once after `ms`, never at once, unless the returned function is called before */
  after(ms: number, wake: () => void): () => void;
  /** resolves when everything else in this process has had its turn */
  breathe(): Promise<void>;
}

/** Uniform in [0, 1): jitter only, never anything the log depends on. */
export type Random = () => number;

/** Keeps large values out of the log. */
export interface ValueStore {
  /** Returns the value, or a BlobRef when its JSON text is over 64 KB. */
  put(workspaceId: string, value: Json): Promise<Json>;
  /** Replaces a BlobRef by its value. */
  get(workspaceId: string, value: Json): Promise<Json>;
}

/** Live, lossy, never needed to rebuild anything. */
export interface Notifier {
  progress(runId: string, path: string, attempt: number, update: Progress): void;
}

/** Compiled versions. Throws StepFailure when a version cannot be compiled. */
export interface PlanSource {
  load(versionId: string): Promise<Plan>;
}

/** For the operator; nothing a run needs. */
export interface EngineLogger {
  warn(fields: Record<string, unknown>, message: string): void;
  error(fields: Record<string, unknown>, message: string): void;
}
