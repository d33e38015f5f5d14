import * as z from 'zod';
import { anySchema, type JsonSchema } from '@/graph/json-schema';
import { defineNode } from '@/graph/node-definition';
import { field } from '../field-meta';
import { RETRY_NEVER } from '../policies';
import { checkKeys, givenFieldSchema, listLabels, missing } from '../value-fields';

const config = z.strictObject({
  result: z
    .enum(['fields', 'value'])
    .default('fields')
    .meta(field({ title: 'What the run gives', description: 'Fields with names, or one value as it is.' })),
  fields: z
    .array(givenFieldSchema)
    .max(100)
    .default([])
    .meta(field({ title: 'Fields', widget: 'fields', isRequired: true, showWhen: { result: ['fields'] } })),
  value: z
    .string()
    .max(65_536)
    .default('')
    .meta(
      field({
        title: 'Value',
        value: 'template',
        expects: anySchema,
        isRequired: true,
        showWhen: { result: ['value'] },
      }),
    ),
});
export type FinishConfig = z.infer<typeof config>;

export const finish = defineNode({
  type: 'finish',
  version: 1,
  title: 'Finish',
  purpose: 'Ends the run and gives back its result',
  icon: 'flag',
  category: 'finish',
  keywords: ['end', 'output', 'result', 'return', 'stop', 'answer'],
  config,
  initialConfig: { result: 'fields', fields: [], value: '' },
  hasInput: true,
  outputs: () => [],
  outputSchema: (settings, context) => {
    if (settings.result === 'value') return context.typeOf(settings.value, 'template');
    const properties: Record<string, JsonSchema> = {};
    for (const entry of settings.fields) {
      properties[entry.key] = { ...context.typeOf(entry.value, 'template'), title: entry.label || entry.key };
    }
    return { type: 'object', properties, required: Object.keys(properties) };
  },
  effect: () => 'none',
  worstCase: () => ({ models: [], toolCalls: 0, workMs: 0 }),
  summary: (settings) => {
    if (settings.result === 'value') return 'Gives back one value';
    if (settings.fields.length === 0) return 'Gives back nothing yet';
    return `Gives back: ${listLabels(settings.fields.map((entry) => entry.label || entry.key))}`;
  },
  policy: { retry: RETRY_NEVER, timeoutMs: 30_000 },
  check: (settings) => {
    if (settings.result === 'value') {
      return settings.value.trim() === '' ? [missing('config.value', 'Choose the value the run gives back.')] : [];
    }
    if (settings.fields.length === 0) return [missing('config.fields', 'Add what the run gives back.')];
    const empty = settings.fields.flatMap((entry, index) =>
      entry.value.trim() === ''
        ? [missing(`config.fields[${index}].value`, `"${entry.label || entry.key}" has no value yet.`)]
        : [],
    );
    return [...empty, ...checkKeys(settings.fields, 'config.fields')];
  },
  migrations: {},
});
