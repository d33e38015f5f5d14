import type { Names } from '@/graph/expressions/evaluate';
import { ExpressionError } from '@/graph/expressions/expression-error';
import type { Json, JsonObject } from '@/graph/json';
import type { PlanNode } from '@/graph/plan';
import { sanitizeForeign, UnsafeJsonError } from '@/graph/sanitize';
import { AttemptContext } from './attempt-context';
import { largeOutput, outputTooLarge, tooManyItems } from './ceilings';
import { cleanError, cleanTrace, cleanWarnings, LogLines, type Redact } from './clean';
import {
  type Done,
  type Fan,
  type Loop,
  type NodeExecutor,
  type Outcome,
  type StepContext,
  StepFailure,
} from './contract';
import { Deadline } from './deadline';
import type { Clock, EngineLogger, Notifier } from './driver-ports';
import { Ending } from './ending';
import type { Ballot, Budget, GateForm, Usage } from './events';
import { beginGroup } from './group';
import type { LargeValues } from './large-values';
import type { EngineLimits } from './limits';
import type { Places } from './places';
import type { AttemptRecord } from './settle';
import type { StepError } from './step-error';

/** What the outside world offers to steps. */
export type Capabilities = Pick<StepContext, 'llm' | 'mcp' | 'sandbox' | 'documents' | 'http' | 'children'>;

export interface AttemptRequest {
  node: PlanNode;
  path: string;
  attempt: number;
  /** what the step's limits leave for this attempt */
  timeoutMs: number;
  /** with values put in */
  config: JsonObject;
  /** for fields that the executor evaluates */
  names: Names;
  run: {
    id: string;
    /** of the claim under which the attempt runs */
    epoch: number;
    workspaceId: string;
    versionId: string;
    input: JsonObject;
    startedAtMs: number;
  };
  idempotencyKey: string;
  /** computed when a step asks for it */
  seed: () => string;
  /** of a run that the step begins; absent without one */
  budget?: Budget;
  /** what a run that the step begins is to go on from; absent for nothing */
  callBefore?: string;
  /** a run was begun although the attempt had been stopped */
  onLateCall?(childRunId: string): void;
}

export interface AttemptDeps {
  // biome-ignore lint/suspicious/noExplicitAny: each executor gets the config its own definition parsed
  executors: Readonly<Record<string, NodeExecutor<any>>>;
  capabilities: Capabilities;
  /** limits of what is outside; absent: none */
  places?: Places;
  clock: Clock;
  notifier: Notifier;
  limits: EngineLimits;
  logger: EngineLogger;
  redact: Redact;
  /** the database is away and will be back */
  isOutage(cause: unknown): boolean;
}

/** An outcome made safe and ready to be recorded; large values are in the store. */
export type AttemptResult =
  | { kind: 'done'; output: Json; ports: string[]; warnings: string[]; record: AttemptRecord }
  | { kind: 'failed'; error: StepError; record: AttemptRecord }
  | { kind: 'asked'; form: GateForm; timeoutMs: number }
  | { kind: 'fanned'; fan: Omit<Fan, 'kind' | 'over'>; over: 'items'; count: number; items: Json }
  | { kind: 'fanned'; fan: Omit<Fan, 'kind' | 'over'>; over: 'branches' }
  | { kind: 'fanned'; fan: Omit<Fan, 'kind' | 'over'>; over: 'votes'; count: number; ballot: Ballot }
  | { kind: 'looped'; loop: Omit<Loop, 'kind' | 'state'>; state: Json }
  | { kind: 'slept'; wait: { until: string } | { delayMs: number } }
  | { kind: 'called'; childRunId: string; workflow: string; warning?: string };

/** Runs one attempt of one step, within its timeout and until `stop` ends. Whatever goes wrong is a failed result; only a lost store rejects. */
export async function runAttempt(
  request: AttemptRequest,
  deps: AttemptDeps,
  values: LargeValues,
  stop: Ending,
): Promise<AttemptResult> {
  const logs = new LogLines(deps.redact);
  const kept: { usage: Usage[]; trace?: Json } = { usage: [] };
  let hasActed = false;
  try {
    const outcome = await execute(request, deps, logs, stop);
    hasActed = outcome.kind !== 'fail';
    if ('usage' in outcome && outcome.usage) kept.usage = outcome.usage;
    if ('trace' in outcome) kept.trace = outcome.trace;
    if (outcome.kind === 'fail') throw new StepFailure(outcome.error);
    return await toResult(outcome, request.node, deps, values, await recordOf(kept, logs, values, deps.redact));
  } catch (cause) {
    if (cause instanceof StepFailure) {
      kept.usage = cause.extra.usage ?? kept.usage;
      kept.trace = cause.extra.trace ?? kept.trace;
    }
    const isOutage = deps.isOutage(cause);
    const error = isOutage
      ? DATABASE_AWAY
      : toError(cause, { path: request.path, type: request.node.type }, deps.logger);
    const record = await recordOf(kept, logs, values, deps.redact);
    // Its result cannot be kept, or a defect or an outage of ours broke it off: the world may be changed already.
    const isUnclear = request.node.effect === 'write' && (hasActed || isOutage || error.code === 'internal');
    const honest = isUnclear ? { ...error, mayHaveHappened: true } : error;
    return { kind: 'failed', error: cleanError(honest, deps.redact), record };
  }
}

async function execute(request: AttemptRequest, deps: AttemptDeps, logs: LogLines, stop: Ending): Promise<Outcome> {
  const { node } = request;
  const executor = node.group ? beginGroup : deps.executors[node.type];
  if (!executor) throw new Error(`No executor is registered for steps of type "${node.type}".`);
  // Stopped while its beginning was being written: nothing may happen any more.
  if (stop.isOver) throw new StepFailure(ABANDONED);
  const ending = new Ending();
  const first = Promise.withResolvers<Outcome | 'late'>();
  const deadline = new Deadline(deps.clock, request.timeoutMs, () => first.resolve('late'));
  // No longer wanted: this ends it, whether or not the executor listens to its signal.
  stop.onEnd = () => {
    ending.end();
    first.reject(new StepFailure(ABANDONED));
  };
  try {
    const context = new AttemptContext(request, deps, logs, ending, deadline);
    // Called inside a promise, so that an executor that throws at once is no different from one that rejects. What it still
    // does or says after another end no longer counts.
    Promise.resolve()
      .then(() => {
        if (stop.isOver) throw new StepFailure(ABANDONED);
        return executor(request.config, context);
      })
      .then((given) => {
        if (ending.isOver && given.kind !== 'fail') logDiscarded(request, deps.logger);
        first.resolve(given);
      }, first.reject);
    const outcome = await first.promise;
    if (outcome === 'late') throw new StepFailure(timedOut(request));
    return outcome;
  } finally {
    deadline.end();
    stop.onEnd = null;
    ending.end();
  }
}

/** The step has ended otherwise; what it still gave counts for nothing. */
export const logDiscarded = ({ run, path, attempt }: AttemptRequest, logger: EngineLogger): void =>
  logger.warn({ runId: run.id, path, attempt }, 'a late result was discarded');

const timedOut = ({ node, timeoutMs }: AttemptRequest): StepError => ({
  code: 'timeout',
  message:
    timeoutMs < node.timeoutMs
      ? `The step took longer than its limit of ${seconds(node.totalTimeoutMs ?? timeoutMs)} for all its tries.`
      : `The step took longer than its limit of ${seconds(node.timeoutMs)}.`,
  transient: true,
  mayHaveHappened: node.effect === 'write',
});

const seconds = (ms: number): string => (ms < 1000 ? `${ms} ms` : `${Math.round(ms / 100) / 10} s`);

/** Asked for something that a step needs besides its values: an address, a credential. */
const DATABASE_AWAY: StepError = {
  code: 'database-away',
  message: 'The database of Sluice did not answer while the step ran.',
  transient: true,
};

const ABANDONED: StepError = { code: 'abandoned', message: 'The step was stopped.', transient: false };

async function toResult(
  outcome: Exclude<Outcome, { kind: 'fail' }>,
  node: PlanNode,
  { limits, redact }: Pick<AttemptDeps, 'limits' | 'redact'>,
  values: LargeValues,
  record: AttemptRecord,
): Promise<AttemptResult> {
  switch (outcome.kind) {
    case 'done':
      return toDone(outcome, node, { limits, redact }, values, record);
    case 'ask':
      return {
        kind: 'asked',
        form: sanitizeForeign(outcome.form).value as unknown as GateForm,
        timeoutMs: outcome.timeoutMs,
      };
    case 'fan': {
      const { over, ...rest } = outcome;
      const { kind: _, ...fan } = rest;
      if (over === 'branches') return { kind: 'fanned', fan, over };
      if ('votes' in over) return { kind: 'fanned', fan, over: 'votes', count: over.votes, ballot: over.ballot };
      if (over.items.length > limits.items) throw new StepFailure(tooManyItems(over.items.length, limits));
      if (fan.spread && fan.until !== 'all')
        throw new Error('Only a container that waits for all its items can spread them.');
      const items = await store(over.items, limits, values);
      return { kind: 'fanned', fan, over: 'items', count: over.items.length, items: items.stored };
    }
    case 'loop': {
      const { maxTurns, next, until } = outcome;
      const { stored } = await store(outcome.state, limits, values);
      return { kind: 'looped', loop: { maxTurns, next, until }, state: stored };
    }
    case 'wait': {
      const { kind: _, ...wait } = outcome;
      if ('until' in wait && Number.isNaN(Date.parse(wait.until))) throw new StepFailure(notATime(wait.until));
      return { kind: 'slept', wait };
    }
    case 'call':
      return {
        kind: 'called',
        childRunId: outcome.childRunId,
        workflow: outcome.workflow,
        ...(outcome.warning === undefined ? {} : { warning: outcome.warning }),
      };
  }
}

const notATime = (text: string): StepError => ({
  code: 'not-a-time',
  message: `"${text.slice(0, 100)}" is not a date with a time, such as 2027-03-31T09:00:00Z.`,
  transient: false,
});

async function toDone(
  outcome: Done,
  node: PlanNode,
  { limits, redact }: Pick<AttemptDeps, 'limits' | 'redact'>,
  values: LargeValues,
  record: AttemptRecord,
): Promise<AttemptResult> {
  const unknown = outcome.ports.find((port) => !node.outputs.some(({ id }) => id === port));
  if (unknown !== undefined) throw new Error(`The step fired a port it does not have: "${unknown}".`);
  const { stored, bytes, isSanitized } = await store(outcome.output, limits, values);
  const warnings = cleanWarnings(outcome.warnings ?? [], redact);
  if (isSanitized) warnings.push('Characters, numbers or field names that cannot be stored were replaced.');
  if (bytes > limits.largeOutputBytes) warnings.push(largeOutput(bytes, limits));
  return { kind: 'done', output: stored, ports: outcome.ports, warnings, record };
}

/** Sanitized, measured, and put outside the log when it is large. */
export async function store(
  value: unknown,
  limits: EngineLimits,
  values: LargeValues,
): Promise<{ stored: Json; bytes: number; isSanitized: boolean }> {
  const { value: clean, isSanitized } = sanitizeForeign(value);
  const text = JSON.stringify(clean);
  const bytes = text.length * 3 > limits.largeOutputBytes ? new TextEncoder().encode(text).length : text.length;
  if (bytes > limits.outputBytes) throw new StepFailure(outputTooLarge(bytes, limits));
  return { stored: await values.put(clean, text), bytes, isSanitized };
}

async function recordOf(
  { usage, trace }: { usage: Usage[]; trace?: Json },
  { lines }: LogLines,
  values: LargeValues,
  redact: Redact,
): Promise<AttemptRecord> {
  if (trace === undefined) return { usage, logs: lines };
  return { usage, logs: lines, trace: await values.put(cleanTrace(trace, redact)) };
}

/** The error a person reads, for anything thrown. */
export function toError(cause: unknown, where: { path: string; type: string }, logger: EngineLogger): StepError {
  if (cause instanceof StepFailure) return cause.error;
  if (cause instanceof ExpressionError)
    return { code: 'expression', message: cause.message, transient: false, field: cause.field };
  if (cause instanceof UnsafeJsonError)
    return {
      code: 'unsafe-data',
      message: `The step gave data that cannot be kept. ${cause.message}`,
      transient: false,
    };
  const message = cause instanceof Error ? cause.message : String(cause);
  logger.error({ error: cause, path: where.path, type: where.type }, 'a step failed for a reason nobody foresaw');
  return { code: 'internal', message: `Something went wrong inside Sluice: ${message}`, transient: false };
}
