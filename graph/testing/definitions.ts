import * as z from 'zod';
import { jsonSchema, OUT_PORT, type RetryPolicy } from '../document';
import type { Finding } from '../finding';
import { anySchema, type JsonSchema } from '../json-schema';
import { type AnyNodeDefinition, defineNode, type FieldMeta, type NodeRegistry } from '../node-definition';

// Small kinds of steps for tests of the graph, so that they do not change when the product's do.

const meta = (value: FieldMeta): FieldMeta & Record<string, unknown> => ({ ...value });
const retry: RetryPolicy = { attempts: 1, firstDelayMs: 0, factor: 1, maxDelayMs: 0, jitter: false, when: 'transient' };
const common = {
  version: 1,
  icon: 'box',
  category: 'tools' as const,
  hasInput: true,
  worstCase: () => ({ models: [], toolCalls: 0 }),
  summary: () => '',
  policy: { retry, timeoutMs: 1_000 },
  migrations: {},
  effect: () => 'none' as const,
  outputs: () => [{ id: OUT_PORT, label: 'Done' }],
};
const typeSetting = z.record(z.string(), jsonSchema).default({});

/** Gives the run's input; `schema` is its type. */
const start = defineNode({
  ...common,
  type: 'start',
  title: 'Start',
  purpose: 'Begins',
  category: 'start',
  config: z.strictObject({ schema: typeSetting }),
  initialConfig: {},
  hasInput: false,
  outputSchema: (config) => config.schema as JsonSchema,
});

/** A text field, and a result of any declared type. */
const ask = defineNode({
  ...common,
  type: 'ask',
  title: 'Ask',
  purpose: 'Asks a model',
  category: 'ai',
  config: z.strictObject({
    prompt: z
      .string()
      .default('')
      .meta(meta({ title: 'Prompt', value: 'template', isRequired: true })),
    temperature: z
      .number()
      .min(0)
      .max(2)
      .optional()
      .meta(meta({ title: 'Temperature' })),
    model: z.string().default('test:small'),
    schema: typeSetting,
  }),
  initialConfig: { prompt: 'Say something', schema: { type: 'string' } },
  presets: [
    {
      id: 'pull-out',
      title: 'Pull out details',
      purpose: 'Finds details',
      icon: 'list',
      category: 'ai',
      config: { prompt: 'Find' },
    },
  ],
  effect: () => 'read',
  worstCase: (config, sizes) => ({
    models: [
      {
        model: config.model,
        calls: 1,
        inputTokens: Math.min(1_000, sizes.textTokens('prompt')),
        outputTokens: 100,
      },
    ],
    toolCalls: 0,
  }),
  isOutputChecked: () => true,
  outputSchema: (config) => config.schema as JsonSchema,
  check: (config): Omit<Finding, 'nodeId'>[] =>
    config.prompt === ''
      ? [{ code: 'required-field', severity: 'error', field: 'config.prompt', message: 'The prompt is empty.' }]
      : [],
});

/** Values of every kind: a number, a list, anything, arguments for a tool, and a condition with a name of its own. */
const tool = defineNode({
  ...common,
  type: 'tool',
  title: 'Tool',
  purpose: 'Uses a tool',
  config: z.strictObject({
    amount: z
      .string()
      .default('')
      .meta(meta({ title: 'Amount', value: 'template', expects: { type: 'number' } })),
    rows: z
      .string()
      .optional()
      .meta(meta({ title: 'Rows', value: 'template', expects: { type: 'array' } })),
    anything: z
      .string()
      .default('')
      .meta(meta({ title: 'Anything', value: 'template', expects: anySchema })),
    arguments: z
      .record(z.string(), jsonSchema)
      .default({})
      .meta(meta({ title: 'Arguments', value: 'deep', schemaAt: ['schema'] })),
    schema: typeSetting,
    failedWhen: z
      .string()
      .default('')
      .meta(
        meta({
          title: 'Failed when',
          value: 'expression',
          expects: { type: 'boolean' },
          locals: { result: anySchema },
        }),
      ),
  }),
  initialConfig: {},
  effect: () => 'write',
  worstCase: () => ({ models: [], toolCalls: 1 }),
  outputSchema: () => anySchema,
});

/** Fires one of its routes. */
const choose = defineNode({
  ...common,
  type: 'choose',
  title: 'Choose',
  purpose: 'Takes one way',
  category: 'decide',
  config: z.strictObject({
    routes: z
      .array(
        z.strictObject({
          id: z.string(),
          when: z
            .string()
            .default('')
            .meta(meta({ title: 'When', value: 'expression', expects: { type: 'boolean' }, locals: {} })),
        }),
      )
      .default([]),
  }),
  initialConfig: { routes: [{ id: 'yes', when: 'true' }] },
  outputs: (config) => [
    ...config.routes.map((route) => ({ id: route.id, label: route.id })),
    { id: 'otherwise', label: 'Otherwise' },
  ],
  outputSchema: (config) => ({
    type: 'object',
    properties: {
      route: { type: 'string', title: 'Route', enum: [...config.routes.map((route) => route.id), 'otherwise'] },
    },
    required: ['route'],
  }),
});

/** Runs its body once for each item. */
const each = defineNode({
  ...common,
  type: 'each',
  title: 'For each',
  purpose: 'Repeats',
  category: 'repeat',
  isContainer: true,
  config: z.strictObject({
    items: z
      .string()
      .default('')
      .meta(meta({ title: 'List', value: 'template', expects: { type: 'array' } })),
    collect: z
      .string()
      .default('')
      .meta(meta({ title: 'What each item gives', value: 'template', expects: anySchema, scope: 'body' })),
    maxItems: z.int().min(1).default(10),
    atOnce: z.int().min(1).default(5),
    /** items of a group, when they are spread over runs */
    groups: z.int().min(0).default(0),
  }),
  initialConfig: { items: '{{ [1, 2] }}' },
  worstCase: () => ({ models: [], toolCalls: 0, workMs: 0 }),
  repeats: (config) => ({
    times: config.maxItems,
    atOnce: config.atOnce,
    ...(config.groups > 0 ? { groups: { size: config.groups, atOnce: 2 } } : {}),
  }),
  outputSchema: (config, context) => {
    const only = context.body?.sinks.length === 1 ? context.body.sinks[0] : undefined;
    const items = config.collect === '' ? (only?.schema ?? anySchema) : context.typeOf(config.collect, 'template');
    return {
      type: 'object',
      properties: { results: { type: 'array', title: 'Results', items }, count: { type: 'integer', title: 'Count' } },
      required: ['results', 'count'],
    };
  },
  bodyScope: (config, context) => ({
    item: { title: 'Item', ...(context.typeOf(config.items, 'template').items ?? anySchema) },
    index: { type: 'integer', title: 'Place' },
  }),
});

/** Ends the run. */
const finish = defineNode({
  ...common,
  type: 'finish',
  title: 'Finish',
  purpose: 'Ends',
  category: 'finish',
  config: z.strictObject({
    value: z
      .string()
      .default('')
      .meta(meta({ title: 'Value', value: 'template', expects: anySchema })),
  }),
  initialConfig: { value: 'done' },
  outputs: () => [],
  outputSchema: (config, context) =>
    config.value === '' ? { type: 'null' } : context.typeOf(config.value, 'template'),
});

/** Its settings have changed twice since the first version. */
const aged = defineNode({
  ...common,
  type: 'aged',
  version: 3,
  title: 'Aged',
  purpose: 'Has a history',
  config: z.strictObject({ greeting: z.string(), isLoud: z.boolean() }),
  initialConfig: { greeting: 'Hello', isLoud: false },
  outputSchema: () => ({ type: 'string' }),
  migrations: {
    1: ({ hello, ...rest }) => ({ ...rest, greeting: hello ?? 'Hello' }),
    2: (config) => ({ ...config, isLoud: false }),
  },
});

const registryOf = (definitions: readonly AnyNodeDefinition[]): NodeRegistry => {
  const byType = new Map(definitions.map((definition) => [definition.type, definition]));
  return { get: (type) => byType.get(type), all: () => [...definitions] };
};

export const testRegistry = registryOf([start, ask, tool, choose, each, finish, aged]);
