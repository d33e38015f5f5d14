import * as z from 'zod';
import { type Budget, budgetSchema } from '@/graph/budget';
import { jsonSchema } from '@/graph/document';
import { groupOfItemsSchema, spreadSchema } from './group-of-items';
import { stepErrorSchema } from './step-error';

/** What a model call used. A count the provider did not send is null, never 0. */
export const usageSchema = z.object({
  model: z.string(),
  provider: z.string(),
  /** calls summed up in this entry; absent: one */
  calls: z.int().optional(),
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
  /** people are reminded each time this has passed without an answer; absent: never */
  remindAfterMs: z.int().optional(),
});
export type GateForm = z.infer<typeof gateFormSchema>;

/** How the votes of a container become one answer. See server/engine/vote/tally.ts. */
export const ballotSchema = z.object({
  method: z.enum(['majority', 'fields', 'median', 'expression']),
  /** majority and fields: what to do when two answers have as many votes */
  onTie: z.enum(['first', 'fail']),
  /** stop the others once they cannot change the result; never for `expression` */
  stopsEarly: z.boolean(),
  /** one model for each vote, in order; absent when all votes are alike */
  voters: z.array(z.string()).optional(),
  /** method `expression`: CEL over `votes`, the list of what the votes gave */
  expression: z.string().optional(),
});
export type Ballot = z.infer<typeof ballotSchema>;

/** An amount of what a run may spend. Null: not known. */
export const spendSchema = z.object({
  modelCalls: z.number(),
  toolCalls: z.number(),
  /** input and output together */
  tokens: z.number().nullable(),
  costUsd: z.number().nullable(),
});
export type Spend = z.infer<typeof spendSchema>;

export type { Budget };

const attempt = z.int().min(1);
/** ISO 8601 UTC, by the database's clock */
const instant = z.string();

/** Why a run sleeps: for a person, for time, for a run it began, or because an outcome is unknown. */
const parkReasonSchema = z.enum(['waiting', 'timer', 'run', 'needs_attention']);
export type ParkReason = z.infer<typeof parkReasonSchema>;

const aboutLink = {
  nodeId: z.string(),
  gateId: z.string(),
  linkId: z.string(),
  recipient: z.string(),
  /** who gave it out, or took it back */
  by: z.string(),
};

/** Everything that can happen in a run. The log of these is the only truth; every row and picture is folded from it. */
export const eventDataSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('run.started'),
    input: jsonSchema,
    documentHash: z.string(),
    seed: z.string(),
    /** the run that this one was made from, when it was */
    origin: z
      .discriminatedUnion('kind', [
        z.object({
          kind: z.literal('retry'),
          runId: z.string(),
          fromPath: z.string().nullable(),
          onlyFailedItems: z.boolean(),
          /** of the run it retries, when a step had begun that one */
          depth: z.int().optional(),
        }),
        z.object({
          kind: z.literal('call'),
          runId: z.string(),
          path: z.string(),
          depth: z.int(),
          /** it goes through these items for a container of that run */
          group: groupOfItemsSchema.optional(),
          /** the run that the same step had begun before, and that did not succeed: what it has on record is taken over */
          goesOnFrom: z.string().optional(),
        }),
      ])
      .optional(),
    budget: budgetSchema.optional(),
  }),
  /** a worker took the run; `epoch` fences every append after it */
  z.object({ type: z.literal('run.claimed'), epoch: z.int(), worker: z.string() }),
  z.object({
    type: z.literal('run.parked'),
    reason: parkReasonSchema,
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
    /** the worst case of this attempt, set aside from the run's budget until it ends; absent without a budget */
    reserved: spendSchema.optional(),
  }),
  /** the result was taken over from the run that this one retries: nothing ran */
  z.object({
    type: z.literal('step.reused'),
    nodeId: z.string(),
    output: jsonSchema,
    ports: z.array(z.string()),
    fromRunId: z.string(),
    isDefault: z.boolean().optional(),
    /** it had failed, and its author drew a way on */
    error: stepErrorSchema.optional(),
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
    over: z.enum(['items', 'branches', 'votes']),
    /** how many items, branches or votes */
    count: z.int(),
    /** the list, or a BlobRef when it is large; empty for branches */
    items: jsonSchema,
    concurrency: z.int(),
    until: z.union([z.literal('all'), z.literal('first'), z.int()]),
    onItemError: z.enum(['stop', 'keep', 'skip']),
    /** votes only */
    ballot: ballotSchema.optional(),
    /** groups of the items go to runs of their own: the body of the container is then the step that begins one */
    spread: spreadSchema.optional(),
    /** in the run of a group: the place of its first item in the whole list */
    from: z.int().optional(),
    /** in a retry: the runs that went through groups before, and how many of their items failed */
    before: z.array(z.object({ group: z.int(), runId: z.string(), failedItems: z.int() })).optional(),
  }),
  /** one vote of a container is in: what its body gave */
  z.object({
    type: z.literal('vote.cast'),
    nodeId: z.string(),
    index: z.int(),
    value: jsonSchema,
    /** it could not be read: the container fails with this once its other votes have been stopped */
    error: stepErrorSchema.optional(),
  }),

  z.object({
    type: z.literal('loop.started'),
    nodeId: z.string(),
    maxTurns: z.int(),
    /** what the first turn begins with */
    state: jsonSchema,
    /** templates in the scope of the body, evaluated after each turn: by name what the next turn begins with; others stay */
    next: z.record(z.string(), z.string()),
    /** CEL in the scope of the body with `state` already renewed: true ends the loop */
    until: z.string(),
  }),
  /** a turn is over; `state` is what the next one begins with */
  z.object({
    type: z.literal('loop.turned'),
    nodeId: z.string(),
    /** of the turn that is over, from 0 */
    turn: z.int(),
    state: jsonSchema,
    isDone: z.boolean(),
  }),

  /** nothing happens until then */
  z.object({ type: z.literal('wait.started'), nodeId: z.string(), until: instant }),

  /** another run was begun for this step, which ends when that one does */
  z.object({
    type: z.literal('call.started'),
    nodeId: z.string(),
    childRunId: z.string(),
    workflow: z.string(),
    /** why it does not go on from the run that was begun before */
    warning: z.string().optional(),
  }),
  /** in a retry: the run this step had begun in the run that is retried, and that did not succeed; the next one goes on from it */
  z.object({ type: z.literal('call.before'), nodeId: z.string(), childRunId: z.string() }),
  z.object({
    type: z.literal('call.ended'),
    nodeId: z.string(),
    childRunId: z.string(),
    status: z.enum(['succeeded', 'failed', 'cancelled']),
    output: jsonSchema,
    error: stepErrorSchema.optional(),
    /** what the child spent */
    usage: z.array(usageSchema),
    /** of its budget, what nobody reported counted in full; absent when it had none */
    spent: spendSchema.optional(),
    /** of the group of items it went through; absent when it went through none */
    failedItems: z.int().optional(),
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
  /** somebody may answer by a link, once and under this name, until the link is revoked; the link itself is nowhere in the log */
  z.object({ type: z.literal('gate.linkMade'), ...aboutLink }),
  z.object({ type: z.literal('gate.linkRevoked'), ...aboutLink }),
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
  /** JSON text of `data`, when somebody has made it already */
  text?: string;
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
// Browsers ask this too, and need not load what the events look like.
export { isTerminal } from './is-terminal';
