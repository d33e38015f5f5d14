import type { FileRef, Json, JsonObject } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import type { Ballot, Budget, GateForm, LogLine, Usage } from './events';
import type { GroupOfItems, Spread } from './group-of-items';
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
  /** items only, and only all of them: groups of them go to runs of their own; `concurrency` is then of each group */
  spread?: Spread;
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
  /** for people: why it does not go on from the run that this step had begun before */
  warning?: string;
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
  /** what the step gives the call, where that is longer than a call usually gets */
  timeoutMs?: number;
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
  /** for people: the answer is not what the tool announces; absent: none */
  warnings?: string[];
}

export interface SandboxPort {
  /**
   * Runs untrusted code once. Throws StepFailure on limits, syntax and thrown errors. `onBegin` is called when the code's turn has
   * come; the engine lets no time of the step pass before.
   */
  run(job: SandboxJob, options: { signal: AbortSignal; onBegin?(): void }): Promise<{ value: Json; logs: LogLine[] }>;
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
   * version, the input does not fit it, runs are nested too deep, or the calling run has another owner by now; one that
   * `isBusy` when too many runs wait already.
   */
  start(request: ChildRun): Promise<{ childRunId: string; workflow: string; warning?: string }>;
  /**
   * Begins a run of the version that runs, once for each idempotency key, which goes through one group of a container's items.
   * Throws StepFailure when runs are nested too deep, or the run it is to go on from cannot be gone on from.
   */
  startGroup(request: GroupRun): Promise<{ childRunId: string; workflow: string }>;
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
  /** of the claim under which the step runs: once the run has another owner, that one decides what is begun; the engine adds it */
  callerEpoch?: number;
  /**
   * The run this step had begun in the run that is retried, and that did not succeed; the engine adds it. What it has on record
   * is taken over when it was of the same version and got the same input.
   */
  goesOnFrom?: string;
}
export interface GroupRun
  extends Pick<ChildRun, 'workspaceId' | 'runId' | 'path' | 'idempotencyKey' | 'budget' | 'callerEpoch'> {
  group: GroupOfItems;
}
