import * as z from 'zod';
import { jsonSchema, OUT_PORT } from '@/graph/document';
import type { Finding } from '@/graph/finding';
import { anySchema, type JsonSchema } from '@/graph/json-schema';
import { type CheckContext, defineNode } from '@/graph/node-definition';
import { effectOfTool, isIdempotentTool } from '@/graph/tool-annotations';
import { dereference } from '@/graph/types/dereference';
import { field } from '../field-meta';
import { checkGiven } from '../given-values';
import { RETRY_TRANSIENT } from '../policies';
import { missing } from '../value-fields';
import { toolPresets } from './presets';

/** What the server said of the tool when the author chose it, so that typing and validation need no connection. */
const snapshotSchema = z.strictObject({
  title: z.string().max(500).default(''),
  description: z.string().max(20_000).default(''),
  inputSchema: z.record(z.string(), jsonSchema).default({}),
  outputSchema: z.record(z.string(), jsonSchema).nullish(),
  annotations: z
    .looseObject({
      readOnlyHint: z.boolean().optional(),
      destructiveHint: z.boolean().optional(),
      idempotentHint: z.boolean().optional(),
      openWorldHint: z.boolean().optional(),
    })
    .default({}),
  /** sha-256 of name, description, input schema and annotations; a tool that changed since is refused until reviewed */
  fingerprint: z.string().max(200).optional(),
});

const config = z.strictObject({
  connection: z
    .string()
    .max(200)
    .default('')
    .meta(field({ title: 'Connection', widget: 'connection', isRequired: true })),
  tool: z
    .string()
    .max(200)
    .default('')
    .meta(field({ title: 'Tool', widget: 'tool', isRequired: true })),
  snapshot: snapshotSchema.prefault({}).meta(field({ widget: 'hidden' })),
  arguments: z
    .record(z.string(), jsonSchema)
    .default({})
    .meta(field({ title: 'What it gets', value: 'deep', schemaAt: ['snapshot', 'inputSchema'], widget: 'arguments' })),
  failedWhen: z
    .string()
    .max(2_000)
    .default('')
    .meta(
      field({
        title: 'Counts as failed when',
        description: 'Some tools report a failure as an ordinary answer, for example result.ok == false.',
        value: 'expression',
        expects: { type: 'boolean' },
        locals: { result: anySchema, text: { type: 'string', title: 'Answer as text' } },
        advanced: true,
      }),
    ),
  isIdempotent: z
    .boolean()
    .optional()
    .meta(
      field({
        title: 'Safe to run twice',
        description:
          'Say yes when a second call with the same key changes nothing more. Empty: as the tool says; if it says nothing, no.',
        advanced: true,
      }),
    ),
});
export type McpToolConfig = z.infer<typeof config>;

/** "postgres.query" belongs to Postgres whatever its connection is called. */
function serviceName(settings: McpToolConfig): string {
  const dot = settings.tool.indexOf('.');
  const name = dot > 0 ? settings.tool.slice(0, dot) : settings.connection;
  return name.charAt(0).toUpperCase() + name.slice(1);
}

const ICONS: [RegExp, string][] = [
  [/postgres|mysql|sqlite|database|\bdb|sql|query/i, 'database'],
  [/mail|draft/i, 'mail'],
  [/slack|discord|channel|message|chat/i, 'hash'],
  [/calendar|event/i, 'calendar'],
  [/file|folder|directory|drive/i, 'folder'],
  [/search/i, 'search'],
  [/http|web|url|fetch/i, 'globe'],
];

const iconOf = (settings: McpToolConfig): string =>
  ICONS.find(([pattern]) => pattern.test(`${settings.connection} ${settings.tool}`))?.[1] ?? 'plug';

function check(settings: McpToolConfig, context: CheckContext): Omit<Finding, 'nodeId'>[] {
  if (settings.connection === '') return [missing('config.connection', 'Choose a connection.')];
  if (settings.tool === '') return [missing('config.tool', 'Choose a tool.')];
  const takes = dereference(settings.snapshot.inputSchema as JsonSchema);
  return checkGiven(takes, settings.arguments, { at: 'config.arguments', taker: 'The tool' }, context);
}

export const mcpTool = defineNode({
  type: 'mcp-tool',
  version: 1,
  title: 'Use a tool',
  purpose: 'Calls one tool of a connection',
  icon: 'plug',
  category: 'tools',
  keywords: ['mcp', 'connection', 'integration', 'api', 'server', 'tool', 'action'],
  config,
  initialConfig: { connection: '', tool: '', snapshot: {}, arguments: {}, failedWhen: '' },
  presets: toolPresets,
  hasInput: true,
  outputs: () => [{ id: OUT_PORT, label: 'Answered' }],
  outputSchema: (settings) => (settings.snapshot.outputSchema as JsonSchema | undefined) ?? anySchema,
  effect: (settings) => effectOfTool(settings.snapshot.annotations),
  isIdempotent: (settings) => settings.isIdempotent ?? isIdempotentTool(settings.snapshot.annotations),
  worstCase: () => ({ models: [], toolCalls: 1 }),
  summary: (settings) => {
    if (settings.connection === '') return 'No connection yet';
    if (settings.tool === '') return `${serviceName(settings)} · no tool yet`;
    return `${serviceName(settings)} · ${settings.snapshot.title || settings.tool}`;
  },
  iconOf,
  policy: { retry: RETRY_TRANSIENT, timeoutMs: 60_000, longestMs: 300_000 },
  check,
  migrations: {},
});
