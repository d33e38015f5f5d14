import * as z from 'zod';
import { OUT_PORT } from '@/graph/document';
import type { Finding } from '@/graph/finding';
import { anySchema, type JsonSchema } from '@/graph/json-schema';
import { type BodyInfo, defineNode, type Repeats, type SchemaContext } from '@/graph/node-definition';
import { field } from '../field-meta';
import { RETRY_NEVER } from '../policies';
import { missing } from '../value-fields';
import { checkVote, initialVote, voteOutput, voteScope, voteSettings, voteSummary, votesOf } from './vote';

/** The engine's ceiling; a list with more items is refused before anything runs. */
const MAX_ITEMS = 10_000;

const each = { mode: ['each'] };
const branches = { mode: ['branches'] };
const spread = { mode: ['each'], spread: [true] };

const config = z.strictObject({
  mode: z
    .enum(['each', 'branches', 'vote'])
    .default('each')
    .meta(
      field({
        title: 'What runs at once',
        description:
          'The steps inside once for each item of a list, every branch inside once, or the steps inside several times to vote.',
      }),
    ),
  ...voteSettings,
  items: z
    .string()
    .max(20_000)
    .default('')
    .meta(
      field({
        title: 'List',
        description: 'The steps inside run once for each of its items.',
        value: 'template',
        expects: { type: 'array' },
        isRequired: true,
        showWhen: each,
      }),
    ),
  maxItems: z
    .int()
    .min(1)
    .max(MAX_ITEMS)
    .default(100)
    .meta(
      field({
        title: 'At most this many items',
        description: 'A longer list is refused before the first item, so the most a run can cost is known.',
        isRequired: true,
        showWhen: each,
      }),
    ),
  concurrency: z
    .int()
    .min(1)
    .max(50)
    .default(5)
    .meta(field({ title: 'At once', description: 'How many run side by side.', showWhen: { mode: ['each', 'vote'] } })),
  spread: z
    .boolean()
    .default(false)
    .meta(
      field({
        title: 'Spread over workers',
        description:
          'For long lists: groups of items become runs of their own, which all workers take from the queue. The result is the same.',
        showWhen: each,
        advanced: true,
      }),
    ),
  groupSize: z
    .int()
    .min(1)
    .max(1_000)
    .default(200)
    .meta(
      field({
        title: 'Items in a group',
        description:
          'Each group is one run, which goes through as many of its items at once as is set under “At once”.',
        showWhen: spread,
        advanced: true,
      }),
    ),
  groupsAtOnce: z
    .int()
    .min(1)
    .max(50)
    .default(10)
    .meta(
      field({
        title: 'Groups at once',
        description: 'How many groups are under way at the same time, over all workers.',
        showWhen: spread,
        advanced: true,
      }),
    ),
  onItemError: z
    .enum(['stop', 'keep', 'skip'])
    .default('stop')
    .meta(
      field({
        title: 'When an item fails',
        description: 'Stop everything, keep an empty place for it in the results, or leave it out.',
        showWhen: each,
      }),
    ),
  until: z
    .enum(['all', 'first', 'some'])
    .default('all')
    .meta(
      field({
        title: 'Done when',
        description: 'All branches are done, the first one is, or a number of them are. The others are stopped.',
        showWhen: branches,
      }),
    ),
  untilCount: z
    .int()
    .min(1)
    .max(50)
    .default(2)
    .meta(field({ title: 'Number of branches', showWhen: { mode: ['branches'], until: ['some'] } })),
  collect: z
    .string()
    .max(20_000)
    .default('')
    .meta(
      field({
        title: 'What each one gives',
        description: 'Each item, or each vote. Empty: what its last step gives.',
        value: 'template',
        expects: anySchema,
        scope: 'body',
        advanced: true,
        showWhen: { mode: ['each', 'vote'] },
      }),
    ),
});
export type ParallelConfig = z.infer<typeof config>;

const itemSchema = (settings: ParallelConfig, context: SchemaContext): JsonSchema =>
  context.typeOf(settings.items, 'template').items ?? anySchema;

/** What the last steps give: the one's own output, or an object by key of several. */
function bodySchema(body: BodyInfo | undefined, areOptional: boolean): JsonSchema {
  if (!body || body.sinks.length === 0) return anySchema;
  const optional = (schema: JsonSchema, isOptional: boolean): JsonSchema =>
    isOptional ? { ...schema, 'x-optional': true } : schema;
  const properties = Object.fromEntries(
    body.sinks.map((sink) => [
      sink.key,
      { title: sink.title, ...optional(sink.schema, areOptional || sink.mayBeSkipped) },
    ]),
  );
  const required = body.sinks.filter((sink) => !areOptional && !sink.mayBeSkipped).map((sink) => sink.key);
  return { type: 'object', properties, required };
}

function resultSchema(settings: ParallelConfig, context: SchemaContext): JsonSchema {
  if (settings.collect.trim() !== '') return context.typeOf(settings.collect, 'template');
  const only = context.body?.sinks.length === 1 ? context.body.sinks[0] : undefined;
  return only ? only.schema : bodySchema(context.body, false);
}

function outputSchema(settings: ParallelConfig, context: SchemaContext): JsonSchema {
  if (settings.mode === 'branches') return bodySchema(context.body, settings.until !== 'all');
  const result = resultSchema(settings, context);
  if (settings.mode === 'vote') return voteOutput(settings, result, context);
  const items = settings.onItemError === 'keep' ? { anyOf: [result, { type: 'null' as const }] } : result;
  return {
    type: 'object',
    properties: {
      results: { type: 'array', title: 'Results', items },
      failed: {
        type: 'array',
        title: 'Failed items',
        items: {
          type: 'object',
          properties: {
            index: { type: 'integer', title: 'Place in the list, from 0' },
            code: { type: 'string', title: 'Kind of error' },
            message: { type: 'string', title: 'What went wrong' },
          },
          required: ['index', 'code', 'message'],
        },
      },
      count: { type: 'integer', title: 'Number of items' },
    },
    required: ['results', 'failed', 'count'],
  };
}

function bodyScope(settings: ParallelConfig, context: SchemaContext): Record<string, JsonSchema> {
  if (settings.mode === 'branches') return {};
  if (settings.mode === 'vote') return voteScope(settings);
  return {
    item: { title: 'Item', ...itemSchema(settings, context) },
    index: { type: 'integer', title: 'Place in the list, from 0' },
  };
}

function summary(settings: ParallelConfig): string {
  if (settings.mode === 'each')
    return settings.spread
      ? `up to ${settings.maxItems}, in groups of ${settings.groupSize}`
      : `up to ${settings.maxItems}, ${settings.concurrency} at once`;
  if (settings.mode === 'vote') return voteSummary(settings);
  if (settings.until === 'all') return 'waits for all branches';
  return settings.until === 'first' ? 'first branch wins' : `waits for ${settings.untilCount} branches`;
}

const initialConfig = {
  mode: 'each',
  items: '',
  maxItems: 100,
  concurrency: 5,
  spread: false,
  groupSize: 200,
  groupsAtOnce: 10,
  onItemError: 'stop',
  until: 'all',
  untilCount: 2,
  ...initialVote,
  collect: '',
};

function check(settings: ParallelConfig, context: SchemaContext): Omit<Finding, 'nodeId'>[] {
  if (settings.mode === 'vote') return checkVote(settings, resultSchema(settings, context));
  if (settings.mode === 'branches') return [];
  return [
    ...(settings.items.trim() === '' ? [missing('config.items', 'Choose the list to go through.')] : []),
    ...(settings.spread && settings.groupSize >= settings.maxItems ? [ONE_GROUP] : []),
  ];
}

const ONE_GROUP: Omit<Finding, 'nodeId'> = {
  code: 'one-group',
  severity: 'warning',
  field: 'config.groupSize',
  message: 'One group can hold the whole list, so nothing is spread over workers. Put fewer items into a group.',
};

function repeats(settings: ParallelConfig): Repeats {
  switch (settings.mode) {
    case 'each':
      return {
        times: settings.maxItems,
        atOnce: settings.concurrency,
        ...(settings.spread
          ? { groups: { size: Math.min(settings.groupSize, settings.maxItems), atOnce: settings.groupsAtOnce } }
          : {}),
      };
    case 'vote':
      return {
        times: votesOf(settings),
        atOnce: settings.concurrency,
        ...(settings.voteBy === 'models' ? { models: settings.voters } : {}),
      };
    case 'branches':
      return { times: 1, atOnce: 1 };
  }
}

const ICONS = { each: 'columns-3', branches: 'git-fork', vote: 'users' } as const;

export const parallel = defineNode({
  type: 'parallel',
  version: 1,
  title: 'Parallel',
  purpose: 'Runs the steps inside it side by side, or several times',
  icon: 'columns-3',
  category: 'repeat',
  keywords: ['for each', 'loop', 'map', 'list', 'repeat', 'branches', 'batch', 'concurrent', 'fan out'],
  config,
  initialConfig,
  presets: [
    {
      id: 'each',
      title: 'For each',
      purpose: 'Runs the steps inside once for each item of a list',
      icon: 'columns-3',
      category: 'repeat',
      config: initialConfig,
      keywords: ['loop', 'map', 'repeat', 'rows', 'iterate', 'batch'],
    },
    {
      id: 'branches',
      title: 'Branches',
      purpose: 'Runs everything inside at once and waits for all, one or some',
      icon: 'git-fork',
      category: 'repeat',
      config: { ...initialConfig, mode: 'branches' },
      keywords: ['parallel', 'concurrent', 'race', 'fan out', 'join'],
    },
    {
      id: 'vote',
      title: 'Vote',
      purpose: 'Runs the steps inside several times and takes what most agree on',
      icon: 'users',
      category: 'repeat',
      config: { ...initialConfig, mode: 'vote' },
      keywords: ['majority', 'agree', 'consensus', 'self-consistency', 'ensemble', 'models', 'median', 'jury'],
    },
  ],
  hasInput: true,
  isContainer: true,
  outputs: () => [{ id: OUT_PORT, label: 'Done' }],
  outputSchema,
  bodyScope,
  effect: () => 'none',
  worstCase: () => ({ models: [], toolCalls: 0, workMs: 0 }),
  repeats,
  summary,
  iconOf: (settings) => ICONS[settings.mode],
  policy: { retry: RETRY_NEVER, timeoutMs: 86_400_000 },
  check,
  migrations: {},
});
