import * as z from 'zod';
import { jsonSchema } from '@/graph/document';
import { runEventSchema, runStatusSchema } from '@/server/engine/events';
import { stepErrorSchema } from '@/server/engine/step-error';
import type { RunSummary } from '@/server/runs/run-summary';
import type { RunView } from '@/server/runs/run-view';
import { instant } from './instant';

export const runSummarySchema = z.object({
  id: z.string(),
  number: z.int().describe('Counts up within the workflow.'),
  workflowId: z.string(),
  workflowName: z.string(),
  status: runStatusSchema,
  missingItems: z.int().describe('Of a run that succeeded: items that failed and that its lists went on without.'),
  trigger: z
    .string()
    .describe('What started it: editor, cli, api, workflow, group (of the items of another run), retry.'),
  startedBy: z.string().nullable().describe('A person, or whoever made the key.'),
  createdAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
  usage: z
    .object({
      modelCalls: z.int(),
      inputTokens: z.int().nullable(),
      outputTokens: z.int().nullable(),
      costUsd: z.number().nullable(),
      isStandIn: z.boolean().describe('The built-in rules answered somewhere, not an AI model.'),
    })
    .describe('What nobody knows is null, never 0.'),
});

export const runSchema = runSummarySchema.extend({
  version: z.int().describe('The version that ran.'),
  input: z.record(z.string(), jsonSchema),
  output: jsonSchema.describe(
    'Null until it has succeeded. A large one is {"$blob", "size", "preview"}: read it under /values.',
  ),
  error: stepErrorSchema.nullable(),
  lastSeq: z.int().describe('Number of the last event.'),
  retryOf: z.string().nullable().describe('Id of the run that this one retries.'),
  parent: z.object({ runId: z.string(), path: z.string() }).nullable().describe('The run whose step called this one.'),
});

export const runEventsSchema = z.object({
  items: z.array(runEventSchema),
  nextAfterSeq: z.int().nullable().describe('Ask for the next page with it; null on the last one there is now.'),
});

export const runAcceptedSchema = z
  .object({ runId: z.string() })
  .describe('It was heard and recorded; the run acts on it at once or when its worker comes to it.');

export const runSummaryOf = (row: RunSummary): z.input<typeof runSummarySchema> => ({
  id: row.id,
  number: row.number,
  workflowId: row.workflowId,
  workflowName: row.workflowName,
  status: row.status,
  missingItems: row.missingItems,
  trigger: row.trigger,
  startedBy: row.startedBy,
  createdAt: row.createdAt,
  startedAt: row.startedAt,
  finishedAt: row.finishedAt,
  usage: {
    modelCalls: row.modelCalls,
    inputTokens: row.inputTokens,
    outputTokens: row.outputTokens,
    costUsd: row.costUsd,
    isStandIn: row.isStandIn,
  },
});

export const runOf = (run: RunView): z.input<typeof runSchema> => ({
  ...runSummaryOf(run),
  version: run.versionNumber,
  input: run.input,
  output: run.output,
  error: run.error,
  lastSeq: run.lastSeq,
  retryOf: run.retryOf?.runId ?? null,
  parent: run.parent && { runId: run.parent.runId, path: run.parent.path },
});
