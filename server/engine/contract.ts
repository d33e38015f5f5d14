import type { FileRef, Json, JsonObject } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import type { Plan } from '@/graph/plan';
import type { Ballot, Budget, GateForm, LogLine, NewEvent, ParkReason, RunEvent, RunStatus, Usage } from './events';
import type { StepError } from './step-error';

// What an executor returns

/** The closed set of things a step can ask of the engine. The engine switches on `kind` and never on a node's type. */
export type Outcome = Done | Ask | Fan | Loop | Wait | Call | Fail;

export interface Done {
  kind: 'done';
  output: Json;
  /** which of the definition's outputs fire; a router fires one */
  ports: string[];
  usage?: Usage[];
  warnings?: string[];
  trace?: Json;
}
/** Parks the run until a person answers; `routes[].id` are output ports. */
export interface Ask {
  kind: 'ask';
  form: GateForm;
  timeoutMs: number;
}
/** Runs the container's body: once per item, each of its branches once, or several times to vote. */
export interface Fan {
  kind: 'fan';
  over: { items: Json[] } | 'branches' | { votes: number; ballot: Ballot };
  concurrency: number;
  until: 'all' | 'first' | number;
  onItemError: 'stop' | 'keep' | 'skip';
}
/** Runs the container's body turn by turn. Leaves by `out` when `until` is true after a turn, by `exhausted` after the last. */
export interface Loop {
  kind: 'loop';
  maxTurns: number;
  /** what the first turn begins with; every turn reads it as `state` */
  state: JsonObject;
  /** by name the template, in the scope of the body, that gives it for the next turn; the others keep their value */
  next: Record<string, string>;
  /** CEL in the scope of the body, where `state` is the renewed one */
  until: string;
}
/** Sleeps, in the database when it is long; gives `{ until }`. A delay counts from the moment the step began. */
export type Wait = { kind: 'wait' } & ({ until: string } | { delayMs: number });
/** The step ends when this other run does: with its output, or with its error. Begun through `StepContext.children`. */
export interface Call {
  kind: 'call';
  childRunId: string;
  /** its name, for people */
  workflow: string;
}
export interface Fail {
  kind: 'fail';
  error: StepError;
  usage?: Usage[];
  trace?: Json;
}

// What an executor is given

export type NodeExecutor<Config = unknown> = (config: Config, context: StepContext) => Promise<Outcome>;

export interface StepContext {
  runId: string;
  workspaceId: string;
  /** the version of the workflow that runs */
  versionId: string;
  path: string;
  attempt: number;
  idempotencyKey: string;
  /** hex; the same each time this step is computed in this run */
  seed: string;
  /** milliseconds since 1970: the start of the run, so a pure step gives the same answer each time */
  now: number;
  /** the run's input; Start returns it */
  input: JsonObject;
  /** how long this attempt may take, from the step's policy; `signal` fires when it is over */
  timeoutMs: number;
  /** aborted on timeout, cancel, or when the branch no longer matters */
  signal: AbortSignal;
  /** evaluates a deferred field (FieldMeta.locals) with extra names */
  evaluate(source: string, kind: 'template' | 'expression', locals: Record<string, Json>): Json;
  log(level: LogLine['level'], message: string): void;
  /** shown while the step runs, never stored */
  progress(update: Progress): void;
  llm: LlmPort;
  mcp: McpPort;
  sandbox: SandboxPort;
  documents: DocumentsPort;
  http: HttpPort;
  children: ChildRunsPort;
}

export interface Progress {
  /** text to add to what is already shown */
  textDelta?: string;
  message?: string;
  /** 0 to 1 */
  fraction?: number;
}

/** Throw it from a port or an executor; the engine turns it into a Fail. Anything else thrown is a defect of ours. */
export class StepFailure extends Error {
  override name = 'StepFailure';
  constructor(
    readonly error: StepError,
    readonly extra: { usage?: Usage[]; trace?: Json } = {},
  ) {
    super(error.message);
  }
}

export interface LlmPort {
  /** One call of one model, no retries. Throws StepFailure. */
  generate(request: LlmRequest, options: LlmOptions): Promise<LlmResult>;
}
export interface LlmRequest {
  workspaceId: string;
  /** `provider:model`, e.g. `openai:gpt-5.4` or `builtin:rules-v1` */
  model: string;
  instructions?: string;
  prompt: string;
  /** asks for a value of this type instead of text */
  schema?: JsonSchema;
  maxOutputTokens?: number;
  temperature?: number;
  seed?: number;
}
export interface LlmOptions {
  signal: AbortSignal;
  idempotencyKey: string;
  onText?(delta: string): void;
}
export interface LlmResult {
  text: string;
  /** present when a schema was asked for; valid against it */
  value?: Json;
  usage: Usage;
  finishReason: string;
  warnings: string[];
}

export interface McpPort {
  /** Throws StepFailure when the server cannot be reached or answers with a protocol error. */
  callTool(
    request: McpCall,
    options: { signal: AbortSignal; onProgress?(progress: Progress): void },
  ): Promise<McpResult>;
}
export interface McpCall {
  workspaceId: string;
  /** connection name; the graph never carries a command or an address */
  connection: string;
  tool: string;
  arguments: JsonObject;
  /** sha-256 of the tool's definition when the author chose it; a drifted tool is refused */
  fingerprint?: string;
  idempotencyKey: string;
  runId: string;
}
export interface McpResult {
  /** the tool said that it failed */
  isError: boolean;
  /** structuredContent, else the parsed JSON text, else null */
  data: Json;
  text: string;
  files: FileRef[];
  /** a stand-in answered: nothing left this machine */
  isDemo: boolean;
}

export interface SandboxPort {
  /** Runs untrusted code once. Throws StepFailure on limits, syntax and thrown errors. */
  run(job: SandboxJob, options: { signal: AbortSignal }): Promise<{ value: Json; logs: LogLine[] }>;
}
export interface SandboxJob {
  workspaceId: string;
  /** whose code it is: jobs of one workflow version may use the same machine, set back to its first state between them */
  versionId: string;
  /** JavaScript or TypeScript; a function body that gets `input` and returns a value */
  code: string;
  language: 'javascript' | 'typescript';
  input: JsonObject;
  seed: string;
  now: number;
  timeoutMs: number;
}

export interface DocumentsPort {
  /** Reads a file in a child process with limits. Throws StepFailure for broken, locked, empty or too large files. */
  read(
    request: { workspaceId: string; file: FileRef; maxPages: number },
    options: { signal: AbortSignal },
  ): Promise<DocumentContent>;
}
export interface DocumentContent {
  kind: 'pdf' | 'docx' | 'html' | 'csv' | 'text' | 'markdown';
  text: string;
  pages: { number: number; text: string }[];
  /** CSV only: one object a row, by header */
  rows?: JsonObject[];
  warnings: string[];
}

export interface HttpPort {
  /**
   * One request to the outside, through the egress guard: no private address, redirects re-checked, body bounded.
   * An answer of any status is an answer; throws StepFailure when there is none.
   */
  send(request: HttpCall, options: { signal: AbortSignal }): Promise<HttpAnswer>;
}
export interface HttpCall {
  workspaceId: string;
  method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  url: string;
  headers: Record<string, string>;
  body: string | null;
  /** a stored secret whose header is added, only for the hosts it allows; null for none */
  credential: string | null;
  idempotencyKey: string;
  maxBytes: number;
}
export interface HttpAnswer {
  status: number;
  /** lower-case names */
  headers: Record<string, string>;
  /** the parsed body when it says that it is JSON, else null */
  data: Json;
  /** the body when it is text, else '' */
  text: string;
  /** the body when it is neither */
  file: FileRef | null;
}

export interface ChildRunsPort {
  /**
   * Begins a run of a published version, once for each idempotency key. Throws StepFailure when there is no such
   * version, the input does not fit it, or runs are nested too deep.
   */
  start(request: ChildRun): Promise<{ childRunId: string; workflow: string }>;
}
export interface ChildRun {
  workspaceId: string;
  /** the run and the step that call */
  runId: string;
  path: string;
  idempotencyKey: string;
  /** sha-256 of the version's canonical document: the same in every workspace */
  versionHash: string;
  input: JsonObject;
  /** the most it may spend; the engine adds it */
  budget?: Budget;
}

// What the driver needs

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
  /** Gives the run back unfinished, for another worker to take at once: this one is stopping. */
  release(request: { runId: string; epoch: number }): Promise<void>;
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
    }
  | { kind: 'call'; runId: string; path: string; depth: number };

export interface AppendRequest {
  runId: string;
  epoch: number;
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
    }
  | { id: string; type: 'answer'; gateId: string; route: string; values: Json; by: string }
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
  /** resolves after `ms`, or at once when aborted */
  sleep(ms: number, signal: AbortSignal): Promise<void>;
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
