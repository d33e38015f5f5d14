import * as z from 'zod';
import { OUT_PORT } from '@/graph/document';
import type { JsonSchema } from '@/graph/json-schema';
import { defineNode, type SchemaContext } from '@/graph/node-definition';
import { fieldsOf } from '@/graph/types/member-of';
import { toRequired } from '@/graph/types/optional';
import { field } from '../field-meta';
import { RETRY_NEVER } from '../policies';
import { checkKeys, givenFieldSchema, listLabels, missing } from '../value-fields';

const config = z.strictObject({
  fields: z
    .array(givenFieldSchema)
    .max(100)
    .default([])
    .meta(
      field({
        title: 'Fields',
        description: 'A single inserted value keeps its kind: a number stays a number, a list a list.',
        widget: 'fields',
        isRequired: true,
      }),
    ),
  base: z
    .string()
    .max(20_000)
    .default('')
    .meta(
      field({
        title: 'Keep everything of',
        description: 'A group of fields to start from. The fields above are added, or take the place of its own.',
        placeholder: 'Nothing: only the fields above',
        value: 'template',
        expects: { type: 'object' },
        advanced: true,
      }),
    ),
});
export type SetFieldsConfig = z.infer<typeof config>;

function outputSchema(settings: SetFieldsConfig, context: SchemaContext): JsonSchema {
  const own: Record<string, JsonSchema> = {};
  for (const entry of settings.fields)
    own[entry.key] = { ...toRequired(context.typeOf(entry.value, 'template')), title: entry.label || entry.key };
  const isAlone = settings.base.trim() === '';
  const base = isAlone ? {} : context.typeOf(settings.base, 'template');
  const properties = { ...Object.fromEntries(fieldsOf(base)), ...own };
  const required = [...new Set([...(base.required ?? []), ...Object.keys(own)])];
  // What is kept may have more fields than its type tells, so those have to stay usable.
  const isOpen = !isAlone && (base.additionalProperties ?? base.properties === undefined);
  return { type: 'object', properties, required, additionalProperties: isOpen };
}

function summary(settings: SetFieldsConfig): string {
  if (settings.fields.length === 0) return 'Sets nothing yet';
  const labels = listLabels(settings.fields.map((entry) => entry.label || entry.key));
  return settings.base.trim() === '' ? `Sets ${labels}` : `Keeps all, sets ${labels}`;
}

export const setFields = defineNode({
  type: 'set-fields',
  version: 1,
  title: 'Set fields',
  purpose: 'Puts values together under names of your own',
  icon: 'text-cursor-input',
  category: 'code',
  keywords: ['set', 'edit', 'map', 'rename', 'shape', 'transform', 'variable', 'assign', 'merge', 'calculate', 'data'],
  config,
  initialConfig: { fields: [], base: '' },
  hasInput: true,
  outputs: () => [{ id: OUT_PORT, label: 'Done' }],
  outputSchema,
  effect: () => 'none',
  worstCase: () => ({ models: [], toolCalls: 0, workMs: 0 }),
  summary,
  policy: { retry: RETRY_NEVER, timeoutMs: 30_000 },
  check: (settings) => {
    if (settings.fields.length === 0) return [missing('config.fields', 'Add at least one field.')];
    const empty = settings.fields.flatMap((entry, index) =>
      entry.value.trim() === ''
        ? [missing(`config.fields[${index}].value`, `"${entry.label || entry.key}" has no value yet.`)]
        : [],
    );
    return [...empty, ...checkKeys(settings.fields, 'config.fields')];
  },
  migrations: {},
});
