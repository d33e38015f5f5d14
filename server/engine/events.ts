import * as z from 'zod';
import { jsonSchema } from '@/graph/document';
import { stepErrorSchema } from './step-error';

/** What a model call used. A count the provider did not send is null, never 0. */
export const usageSchema = z.object({
  model: z.string(),
  provider: z.string(),
  /** the built-in rules answered, not an AI model */
  isStandIn: z.boolean(),
  inputTokens: z.number().nullable(),
  cachedTokens: z.number().nullable(),
  outputTokens: z.number().nullable(),
  reasoningTokens: z.number().nullable(),
  /** US dollars; null when the price is not known */
  costUsd: z.number().nullable(),
  /** the catalogue entry that priced it, when it is not the model's own */
  pricedAs: z.string().optional(),
});
export type Usage = z.infer<typeof usageSchema>;

export const logLineSchema = z.object({
  level: z.enum(['debug', 'info', 'warn', 'error']),
  message: z.string(),
  /** milliseconds since the attempt began */
  atMs: z.number(),
});
export type LogLine = z.infer<typeof logLineSchema>;

/** A value put into a step, and where it came from. */
export const resolvedFieldSchema = z.object({
  /** `config.prompt`, `config.arguments.channel` */
  field: z.string(),
  value: jsonSchema,
  /** names it was read from: `input.document`, `steps.extract.email` */
  references: z.array(z.string()),
});
export type ResolvedField = z.infer<typeof resolvedFieldSchema>;

export const gateFormSchema = z.object({
  title: z.string(),
  /** Markdown, already resolved */
  message: z.string(),
  /** JSON Schema of the values a person may fill in; null for none */
  form: z.record(z.string(), z.unknown()).nullable(),
  initialValues: jsonSchema.optional(),
  routes: z.array(z.object({ id: z.string(), label: z.string(), tone: z.enum(['primary', 'neutral', 'danger']) })),
  /** fired when nobody answers in time; null when waiting without end is not possible */
  timeoutRoute: z.string().nullable(),
  approvers: z.array(z.string()),
});
export type GateForm = z.infer<typeof gateFormSchema>;

const attempt = z.int().min(1);
/** ISO 8601 UTC, by the database's clock */
const instant = z.string();

/** Everything that can happen in a run. The log of these is the only truth; every row and picture is folded from it. */
export const eventDataSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('run.started'), input: jsonSchema, documentHash: z.string(), seed: z.string() }),
  /** a worker took the run; `epoch` fences every append after it */
  z.object({ type: z.literal('run.claimed'), epoch: z.int(), worker: z.string() }),
  z.object({
    type: z.literal('run.parked'),
    reason: z.enum(['waiting', 'timer', 'needs_attention']),
    wakeAt: instant.nullable(),
  }),
  z.object({ type: z.literal('run.cancelRequested'), by: z.string() }),
  z.object({ type: z.literal('run.cancelled') }),
  z.object({ type: z.literal('run.succeeded'), output: jsonSchema }),
  z.object({ type: z.literal('run.failed'), error: stepErrorSchema, failedPath: z.string().nullable() }),

  z.object({
    type: z.literal('step.started'),
    attempt,
    nodeId: z.string(),
    effect: z.enum(['none', 'read', 'write']),
    /** stable over attempts, sent to every outside call */
    idempotencyKey: z.string(),
    isIdempotent: z.boolean(),
    input: z.array(resolvedFieldSchema),
  }),
  z.object({
    type: z.literal('step.completed'),
    attempt,
    nodeId: z.string(),
    output: jsonSchema,
    ports: z.array(z.string()),
    usage: z.array(usageSchema),
    logs: z.array(logLineSchema),
    warnings: z.array(z.string()),
    /** set when the value is the step's default after a failure */
    isDefault: z.boolean().optional(),
    /** the failure the default stands in for */
    error: stepErrorSchema.optional(),
    /** a person said that it happened, after a crash left the outcome unknown */
    decidedBy: z.string().optional(),
    /** what the step wants a reader to see besides its output: the prompt sent, the raw answer */
    trace: jsonSchema.optional(),
  }),
  /** this try failed and another follows at `retryAt` */
  z.object({
    type: z.literal('step.attemptFailed'),
    attempt,
    nodeId: z.string(),
    error: stepErrorSchema,
    retryAt: instant,
    usage: z.array(usageSchema),
    logs: z.array(logLineSchema),
    trace: jsonSchema.optional(),
  }),
  /** no further try; `ports` is ['error'] when the author drew a way on */
  z.object({
    type: z.literal('step.failed'),
    attempt,
    nodeId: z.string(),
    error: stepErrorSchema,
    ports: z.array(z.string()),
    usage: z.array(usageSchema),
    logs: z.array(logLineSchema),
    trace: jsonSchema.optional(),
  }),
  z.object({
    type: z.literal('step.skipped'),
    nodeId: z.string(),
    reason: z.enum(['not-on-path', 'off', 'branch-decided']),
  }),
  z.object({ type: z.literal('step.cancelled'), nodeId: z.string() }),
  /** the worker died during this attempt; safe to run again, so it will */
  z.object({ type: z.literal('step.lost'), attempt, nodeId: z.string() }),
  /** a write that may or may not have happened: a person decides. `error` says why when the worker did not die */
  z.object({
    type: z.literal('step.outcomeUnknown'),
    attempt,
    nodeId: z.string(),
    error: stepErrorSchema.optional(),
    usage: z.array(usageSchema).optional(),
    logs: z.array(logLineSchema).optional(),
  }),
  z.object({
    type: z.literal('step.outcomeDecided'),
    attempt,
    nodeId: z.string(),
    choice: z.enum(['happened', 'run-again', 'stop']),
    by: z.string(),
    /** what the person says the step gave, when they say that it happened */
    output: jsonSchema.optional(),
  }),

  z.object({
    type: z.literal('fan.started'),
    nodeId: z.string(),
    over: z.enum(['items', 'branches']),
    /** how many items or branches */
    count: z.int(),
    /** the list, or a BlobRef when it is large; empty for branches */
    items: jsonSchema,
    concurrency: z.int(),
    until: z.union([z.literal('all'), z.literal('first'), z.int()]),
    onItemError: z.enum(['stop', 'keep', 'skip']),
  }),

  z.object({
    type: z.literal('gate.asked'),
    nodeId: z.string(),
    gateId: z.string(),
    form: gateFormSchema,
    deadline: instant,
  }),
  z.object({
    type: z.literal('gate.answered'),
    nodeId: z.string(),
    gateId: z.string(),
    route: z.string(),
    values: jsonSchema,
    by: z.string(),
  }),
  z.object({ type: z.literal('gate.timedOut'), nodeId: z.string(), gateId: z.string(), route: z.string() }),
]);
export type EventData = z.infer<typeof eventDataSchema>;
export type EventType = EventData['type'];

/** One row of `run_event`. `path` is '' for the run itself, else the step's path: `for_each[3]/draft`. */
export const runEventSchema = z.object({ seq: z.int().min(1), at: instant, path: z.string(), data: eventDataSchema });
export type RunEvent = z.infer<typeof runEventSchema>;

/** An event before the log has numbered it. */
export interface NewEvent {
  path: string;
  data: EventData;
  /** when it happened, by the database's clock as the driver knows it; absent: when it is written */
  at?: string;
}

export const runStatusSchema = z.enum([
  'queued',
  'running',
  'waiting',
  'needs_attention',
  'succeeded',
  'failed',
  'cancelled',
]);
export type RunStatus = z.infer<typeof runStatusSchema>;
export const isTerminal = (status: RunStatus): boolean =>
  status === 'succeeded' || status === 'failed' || status === 'cancelled';
