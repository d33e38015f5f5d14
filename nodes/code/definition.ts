import * as z from 'zod';
import { OUT_PORT } from '@/graph/document';
import { anySchema } from '@/graph/json-schema';
import { defineNode } from '@/graph/node-definition';
import { field } from '../field-meta';
import { RETRY_NEVER } from '../policies';
import { checkTypedResult, declaredSchema, resultFieldsSchema, resultSchemaSchema } from '../typed-result';
import { checkKeys, fieldKeySchema, listLabels, missing, sampleOfFields } from '../value-fields';

const MAX_CODE = 65_536;

const config = z.strictObject({
  inputs: z
    .array(
      z.strictObject({
        key: fieldKeySchema.meta(field({ title: 'Name' })),
        value: z
          .string()
          .max(20_000)
          .meta(field({ title: 'Value', value: 'template', expects: anySchema })),
      }),
    )
    .max(50)
    .default([])
    .meta(
      field({
        title: 'Values it works on',
        description: 'Each is there as input.name; a single value keeps its kind, so a list stays a list.',
        widget: 'fields',
      }),
    ),
  language: z
    .enum(['javascript', 'typescript'])
    .default('javascript')
    .meta(field({ title: 'Language' })),
  code: z
    .string()
    .max(MAX_CODE)
    .default('')
    .meta(
      field({
        title: 'Code',
        description: 'The body of a function. It gets input and gives back a value with return.',
        widget: 'code',
        isRequired: true,
      }),
    ),
  result: z
    .enum(['any', 'fields', 'schema'])
    .default('any')
    .meta(
      field({
        title: 'Result',
        description: 'Anything, or fields whose kinds are checked and offered to later steps before the first run.',
      }),
    ),
  fields: resultFieldsSchema('Fields of the result', { result: ['fields'] }),
  schema: resultSchemaSchema({ result: ['schema'] }),
});
export type CodeConfig = z.infer<typeof config>;

export const code = defineNode({
  type: 'code',
  version: 1,
  title: 'Run code',
  purpose: 'Computes a value with a little JavaScript',
  icon: 'braces',
  category: 'code',
  keywords: ['javascript', 'typescript', 'script', 'function', 'transform', 'calculate', 'map', 'filter', 'set'],
  config,
  initialConfig: {
    inputs: [],
    language: 'javascript',
    code: 'return {\n  \n};\n',
    result: 'any',
    fields: [],
    schema: {},
  },
  hasInput: true,
  outputs: () => [{ id: OUT_PORT, label: 'Done' }],
  outputSchema: (settings) => declaredSchema(settings) ?? anySchema,
  effect: () => 'none',
  worstCase: () => ({ models: [], toolCalls: 0 }),
  isOutputChecked: (settings) => settings.result !== 'any',
  summary: (settings) => {
    if (settings.result === 'fields' && settings.fields.length > 0) {
      return `Gives ${listLabels(settings.fields.map((entry) => entry.label || entry.key))}`;
    }
    return settings.language === 'typescript' ? 'TypeScript' : 'JavaScript';
  },
  policy: { retry: RETRY_NEVER, timeoutMs: 5_000, longestMs: 30_000 },
  check: (settings, context) => [
    ...(settings.code.trim() === '' ? [missing('config.code', 'Write the code to run.')] : []),
    ...checkKeys(settings.inputs, 'config.inputs'),
    ...checkTypedResult(settings, 'Add the fields of the result, or let it be anything.', context),
  ],
  migrations: {},
  sample: (settings) => (settings.result === 'fields' ? sampleOfFields(settings.fields) : null),
});
