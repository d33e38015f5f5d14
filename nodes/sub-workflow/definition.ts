import * as z from 'zod';
import { jsonSchema, OUT_PORT } from '@/graph/document';
import { anySchema, type JsonSchema } from '@/graph/json-schema';
import { defineNode, UNKNOWN_MODEL } from '@/graph/node-definition';
import { dereference } from '@/graph/types/dereference';
import { field } from '../field-meta';
import { checkGiven } from '../given-values';
import { RETRY_NEVER } from '../policies';
import { missing } from '../value-fields';

/** What one run of the workflow can use at most, proven when it was chosen; the version never changes, so it holds. */
const mostSchema = z.strictObject({
  models: z
    .array(
      z.strictObject({
        model: z.string().max(200),
        oneOf: z.array(z.string().max(200)).max(100).optional(),
        calls: z.number().min(0),
        inputTokens: z.number().min(0),
        outputTokens: z.number().min(0),
      }),
    )
    .max(500),
  toolCalls: z.number().min(0),
  workMs: z.number().min(0),
  waitMs: z.number().min(0),
});

/** The version as it was when the author chose it, so that typing and validation need no look at the other workflow. */
const versionSchema = z.strictObject({
  id: z.string().max(100).default(''),
  name: z.string().max(200).default(''),
  number: z.int().min(0).default(0),
  /** sha-256 of its document: what is run */
  versionHash: z.string().max(100).default(''),
  inputSchema: z.record(z.string(), jsonSchema).default({}),
  outputSchema: z.record(z.string(), jsonSchema).default({}),
  most: mostSchema.optional(),
});

const config = z.strictObject({
  workflow: versionSchema.prefault({}).meta(
    field({
      title: 'Workflow',
      description: 'Only published workflows can be chosen. The version stays the one chosen here until you update it.',
      widget: 'workflow',
      isRequired: true,
    }),
  ),
  values: z
    .record(z.string(), jsonSchema)
    .default({})
    .meta(field({ title: 'What it gets', value: 'deep', schemaAt: ['workflow', 'inputSchema'], widget: 'arguments' })),
});
export type SubWorkflowConfig = z.infer<typeof config>;

const initialConfig = { workflow: {}, values: {} };

export const subWorkflow = defineNode({
  type: 'sub-workflow',
  version: 1,
  title: 'Run a workflow',
  purpose: 'Runs another workflow and waits for its result',
  icon: 'workflow',
  category: 'tools',
  keywords: ['sub', 'workflow', 'call', 'reuse', 'nested', 'child', 'function', 'execute', 'subroutine'],
  config,
  initialConfig,
  hasInput: true,
  outputs: () => [{ id: OUT_PORT, label: 'Done' }],
  outputSchema: (settings) => {
    const schema = settings.workflow.outputSchema as JsonSchema;
    return Object.keys(schema).length > 0 ? schema : anySchema;
  },
  // It may change the world; the key of the step makes the run begin once, whatever happens.
  effect: () => 'write',
  isIdempotent: () => true,
  worstCase: ({ workflow: { most } }) => ({
    models: most?.models ?? UNKNOWN.models,
    toolCalls: most?.toolCalls ?? UNKNOWN.toolCalls,
    // Beginning it is work of this run; then this run sleeps until that one ends.
    ...(most ? { waitMs: most.workMs + most.waitMs } : {}),
    isDivisible: true,
  }),
  summary: ({ workflow }) =>
    workflow.versionHash === '' ? 'No workflow yet' : `${workflow.name} · version ${workflow.number}`,
  // The run it begins has limits of its own; beginning it takes a moment.
  policy: { retry: RETRY_NEVER, timeoutMs: 60_000 },
  check: ({ workflow, values }, context) =>
    workflow.versionHash === ''
      ? [missing('config.workflow', 'Choose the workflow to run.')]
      : checkGiven(
          dereference(workflow.inputSchema as JsonSchema),
          values,
          { at: 'config.values', taker: workflow.name === '' ? 'The workflow' : workflow.name },
          context,
        ),
  migrations: {},
});

/** Nobody knows what a workflow uses that was written into the file by hand: said as such, and never as nothing. */
const UNKNOWN = {
  models: [{ model: UNKNOWN_MODEL, calls: 1, inputTokens: 0, outputTokens: 0 }],
  toolCalls: 1,
};
