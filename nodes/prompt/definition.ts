import * as z from 'zod';
import { OUT_PORT } from '@/graph/document';
import { defineNode } from '@/graph/node-definition';
import { field } from '../field-meta';
import { maxInputTokensSchema, modelUses } from '../model-calls';
import { fallbacksSchema, modelMeta, modelName, modelSchema } from '../model-choice';
import { RETRY_TRANSIENT } from '../policies';
import { checkTypedResult, declaredSchema, resultFieldsSchema, resultSchemaSchema } from '../typed-result';
import { count, listLabels, missing, sampleOfFields } from '../value-fields';
import { cascadeSettings, checkCascade, initialCascade, judgeUses } from './cascade';
import { promptPresets } from './presets';

/** 256 KB, the most a prompt may hold before values are put in. */
const MAX_TEXT = 262_144;

const config = z.strictObject({
  prompt: z
    .string()
    .max(MAX_TEXT)
    .default('')
    .meta(
      field({
        title: 'What to do',
        description: 'Say it as you would to a colleague, and insert the values it needs.',
        placeholder: 'Summarise the document in three sentences.',
        value: 'template',
        widget: 'textarea',
        isRequired: true,
      }),
    ),
  result: z
    .enum(['text', 'fields', 'schema'])
    .default('text')
    .meta(
      field({
        title: 'Result',
        description: 'Text, or details with a name and a kind that later steps can use one by one.',
      }),
    ),
  fields: resultFieldsSchema('Details', { result: ['fields'] }),
  schema: resultSchemaSchema({ result: ['schema'] }),
  ...cascadeSettings,
  model: modelSchema.meta(field({ ...modelMeta, showWhen: { asks: ['one'] } })),
  instructions: z
    .string()
    .max(MAX_TEXT)
    .default('')
    .meta(
      field({
        title: 'Instructions',
        description: 'Who the model is and the rules it keeps, the same for every run.',
        value: 'template',
        widget: 'textarea',
        advanced: true,
      }),
    ),
  fallbacks: fallbacksSchema,
  maxOutputTokens: z
    .int()
    .min(1)
    .max(200_000)
    .default(2_000)
    .meta(field({ title: 'Answer at most this many tokens', advanced: true })),
  maxInputTokens: maxInputTokensSchema,
  temperature: z
    .number()
    .min(0)
    .max(2)
    .optional()
    .meta(
      field({
        title: 'Temperature',
        description: '0 repeats itself, 1 varies. Empty: the model decides.',
        advanced: true,
      }),
    ),
});
export type PromptConfig = z.infer<typeof config>;

const modelsOf = (settings: PromptConfig): string[] =>
  settings.asks === 'cascade' ? settings.cascadeModels : [settings.model];

function iconOf(settings: PromptConfig): string {
  const isWritten = settings.fields.some((entry) => /^(body|text|reply|message|mail|summary)$/.test(entry.key));
  if (settings.result === 'text' || isWritten) return 'pen-line';
  return settings.fields.some((entry) => entry.type === 'choice') && settings.fields.length <= 2
    ? 'tags'
    : 'list-checks';
}

/** "gpt-5-mini, then gpt-5" */
function cascadeName({ cascadeModels: [first, second, ...others] }: PromptConfig): string {
  if (first === undefined || second === undefined) return 'Cheap first';
  return `${modelName(first)}, then ${others.length === 0 ? modelName(second) : `${others.length + 1} more`}`;
}

function summary(settings: PromptConfig): string {
  const model = settings.asks === 'cascade' ? cascadeName(settings) : modelName(settings.model);
  if (settings.result === 'text') return `${model} · Text`;
  if (settings.result === 'schema') return `${model} · Typed result`;
  const labels = settings.fields.map((entry) => entry.label || entry.key);
  return `${model} · ${labels.length <= 2 && labels.length > 0 ? listLabels(labels) : count(labels.length, 'detail')}`;
}

export const prompt = defineNode({
  type: 'prompt',
  version: 1,
  title: 'Prompt',
  purpose: 'Asks a model for text or for details',
  icon: 'pen-line',
  category: 'ai',
  keywords: [
    'ai',
    'llm',
    'model',
    'gpt',
    'claude',
    'gemini',
    'write',
    'ask',
    'summarise',
    'generate',
    'cascade',
    'cheap',
  ],
  config,
  initialConfig: {
    prompt: '',
    result: 'text',
    fields: [],
    schema: {},
    ...initialCascade,
    model: 'default',
    instructions: '',
    fallbacks: [],
    maxOutputTokens: 2_000,
  },
  presets: promptPresets,
  hasInput: true,
  outputs: () => [{ id: OUT_PORT, label: 'Answered' }],
  outputSchema: (settings) =>
    declaredSchema(settings) ?? {
      type: 'object',
      properties: { text: { type: 'string', title: 'Text' } },
      required: ['text'],
    },
  effect: () => 'read',
  worstCase: (settings, sizes) => ({
    models: [
      ...modelUses({
        models: [...modelsOf(settings), ...settings.fallbacks],
        promptTokens: sizes.textTokens('prompt') + sizes.textTokens('instructions'),
        schema: declaredSchema(settings),
        maxInputTokens: settings.maxInputTokens,
        maxOutputTokens: settings.maxOutputTokens,
      }),
      ...(settings.asks === 'cascade' ? judgeUses(settings, sizes) : []),
    ],
    toolCalls: 0,
  }),
  isOutputChecked: () => true,
  summary,
  iconOf,
  policy: { retry: RETRY_TRANSIENT, timeoutMs: 120_000, longestMs: 600_000 },
  check: (settings, context) => [
    ...(settings.prompt.trim() === '' ? [missing('config.prompt', 'Say what the model should do.')] : []),
    ...checkTypedResult(settings, 'Add at least one detail to find.', context),
    ...checkCascade(settings),
  ],
  migrations: {},
  sample: (settings) => {
    if (settings.result === 'fields') return sampleOfFields(settings.fields);
    return settings.result === 'text' ? { text: 'What the model wrote' } : null;
  },
});
