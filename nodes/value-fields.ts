import * as z from 'zod';
import { jsonSchema } from '@/graph/document';
import type { Finding } from '@/graph/finding';
import type { Json, JsonObject } from '@/graph/json';
import { anySchema, fileSchema, type JsonSchema } from '@/graph/json-schema';
import type { CheckContext } from '@/graph/node-definition';
import { problemInWords } from '@/graph/schema-problem';
import { field } from './field-meta';

/** A name used in references, so a CEL identifier; what people read is the label. */
export const fieldKeySchema = z
  .string()
  .max(64)
  .regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'Use letters, digits and underscores, and begin with a letter.');

/** What a person can be asked for: the start of a run, a gate. */
const INPUT_TYPES = [
  'text',
  'long-text',
  'number',
  'yes-no',
  'choice',
  'date',
  'list',
  'numbers',
  'records',
  'file',
] as const;

/** What stands in one field of a record that a person fills in. */
const COLUMN_TYPES = ['text', 'number', 'whole-number', 'yes-no', 'choice', 'date'] as const;

/** The most items a form takes: an input has at most a megabyte. */
const MAX_LIST = 10_000;

const label = z.string().max(120);
const choices = z.array(z.string().max(200)).max(200);

/** A field that is given a value: a name for later steps, what people call it, and the value in it. */
export const givenFieldSchema = z.strictObject({
  key: fieldKeySchema.meta(field({ title: 'Name in references' })),
  label: z
    .string()
    .max(120)
    .default('')
    .meta(field({ title: 'Label' })),
  value: z
    .string()
    .max(65_536)
    .default('')
    .meta(field({ title: 'Value', value: 'template', expects: anySchema, isRequired: true })),
});

/** How long a text may be. */
const maxLengthSchema = (types: string[], title: string) =>
  z
    .int()
    .min(1)
    .max(1_000_000)
    .optional()
    .meta(
      field({
        title,
        description: 'A longer text does not start a run. What a model can be sent is bounded with it.',
        showWhen: { type: types },
      }),
    );

const columnSchema = z.strictObject({
  key: fieldKeySchema.meta(field({ title: 'Name in references' })),
  label: label.meta(field({ title: 'Label' })),
  type: z.enum(COLUMN_TYPES).meta(field({ title: 'Kind' })),
  isRequired: z
    .boolean()
    .default(true)
    .meta(field({ title: 'Needed' })),
  choices: choices.optional().meta(field({ title: 'Choices', showWhen: { type: ['choice'] } })),
  maxLength: maxLengthSchema(['text'], 'At most this many characters'),
});

export const inputFieldSchema = z.strictObject({
  key: fieldKeySchema.meta(field({ title: 'Name in references' })),
  label: label.meta(field({ title: 'Label' })),
  type: z.enum(INPUT_TYPES).meta(field({ title: 'Kind' })),
  description: z
    .string()
    .max(500)
    .optional()
    .meta(field({ title: 'Help text' })),
  isRequired: z
    .boolean()
    .default(true)
    .meta(field({ title: 'Needed' })),
  choices: choices.optional().meta(field({ title: 'Choices', showWhen: { type: ['choice'] } })),
  fields: z
    .array(columnSchema)
    .max(50)
    .optional()
    .meta(field({ title: 'Fields of each record', widget: 'fields', showWhen: { type: ['records'] } })),
  maxItems: z
    .int()
    .min(1)
    .max(MAX_LIST)
    .optional()
    .meta(
      field({
        title: 'At most this many items',
        description: 'A longer list does not start a run. What a model can be sent is bounded with it.',
        showWhen: { type: ['list', 'numbers', 'records'] },
      }),
    ),
  maxLength: maxLengthSchema(['text', 'long-text', 'list'], 'At most this many characters'),
  /** offered as "Use sample" where a run starts, and shown in pickers before the first run */
  sample: jsonSchema.optional().meta(field({ title: 'Sample', widget: 'sample' })),
});
export type InputField = z.infer<typeof inputFieldSchema>;

/** What a step can be told to give: a prompt's details, a code step's declared result. */
const RESULT_TYPES = [
  'text',
  'number',
  'whole-number',
  'yes-no',
  'choice',
  'date',
  'email',
  'list',
  'numbers',
  'records',
] as const;

/** The same, and what nothing is known of: values that a loop carries. */
export const CARRIED_TYPES = [...RESULT_TYPES, 'any'] as const;

const leafFieldSchema = z.strictObject({
  key: fieldKeySchema.meta(field({ title: 'Name in references' })),
  label: label.meta(field({ title: 'Label' })),
  type: z.enum(RESULT_TYPES).meta(field({ title: 'Kind' })),
  description: z
    .string()
    .max(2_000)
    .optional()
    .meta(field({ title: 'What to look for' })),
  /** false: may be empty */
  isRequired: z
    .boolean()
    .default(true)
    .meta(field({ title: 'Always there' })),
  choices: choices.optional().meta(field({ title: 'Choices', showWhen: { type: ['choice'] } })),
});

export const resultFieldSchema = leafFieldSchema.extend({
  /** the fields of each record; one level, deeper ones are described by a type of their own */
  fields: z
    .array(leafFieldSchema)
    .max(50)
    .optional()
    .meta(field({ title: 'Fields of each record', widget: 'fields', showWhen: { type: ['records'] } })),
});
export type ResultField = z.infer<typeof resultFieldSchema>;

type AnyField = Omit<ResultField, 'type' | 'description' | 'fields'> & {
  type: (typeof CARRIED_TYPES)[number] | InputField['type'];
  description?: string;
  fields?: AnyField[];
  maxItems?: number;
  maxLength?: number;
  sample?: Json;
};

/** The type of an object with these fields, in their order. */
export function schemaOfFields(fields: readonly AnyField[], empties: 'absent' | 'null'): JsonSchema {
  const properties: Record<string, JsonSchema> = {};
  const required: string[] = [];
  for (const entry of fields) {
    const schema = schemaOfField(entry, empties);
    properties[entry.key] = entry.isRequired || empties === 'absent' ? schema : nullable(schema);
    if (entry.isRequired || empties === 'null') required.push(entry.key);
  }
  return { type: 'object', properties, required, additionalProperties: false };
}

function schemaOfField(entry: AnyField, empties: 'absent' | 'null'): JsonSchema {
  const words: JsonSchema = { title: entry.label || entry.key };
  if (entry.description) words.description = entry.description;
  switch (entry.type) {
    case 'text':
      return { ...words, type: 'string', ...longest(entry) };
    case 'long-text':
      return { ...words, type: 'string', ...longest(entry), 'x-widget': 'textarea' };
    case 'number':
      return { ...words, type: 'number' };
    case 'whole-number':
      return { ...words, type: 'integer' };
    case 'yes-no':
      return { ...words, type: 'boolean' };
    case 'choice':
      return { ...words, type: 'string', enum: [...(entry.choices ?? [])] };
    case 'date':
      return { ...words, type: 'string', format: 'date' };
    case 'email':
      return { ...words, type: 'string', format: 'email' };
    case 'list':
      return { ...words, type: 'array', ...most(entry), items: { type: 'string', ...longest(entry) } };
    case 'numbers':
      return { ...words, type: 'array', ...most(entry), items: { type: 'number' } };
    case 'records':
      return { ...words, type: 'array', ...most(entry), items: schemaOfFields(entry.fields ?? [], empties) };
    case 'file':
      return { ...fileSchema, ...words };
    case 'any':
      return words;
  }
}

const isText = ({ type }: AnyField): boolean => type === 'text' || type === 'long-text';

const most = ({ maxItems }: AnyField): JsonSchema => (maxItems === undefined ? {} : { maxItems });

const longest = ({ maxLength }: AnyField): JsonSchema => (maxLength === undefined ? {} : { maxLength });

/** Strict structured output wants every property present, so an empty one is null and not left out. */
function nullable(schema: JsonSchema): JsonSchema {
  // Anything may be empty already.
  if (schema.type === undefined) return schema;
  const types = [schema.type].flat();
  return { ...schema, type: [...types, 'null'], ...(schema.enum ? { enum: [...schema.enum, null] } : {}) };
}

/** Values to show where nothing has run yet. */
export function sampleOfFields(fields: readonly AnyField[]): JsonObject {
  return Object.fromEntries(fields.map((entry) => [entry.key, entry.sample ?? sampleOfField(entry)]));
}

function sampleOfField(entry: AnyField): Json {
  switch (entry.type) {
    case 'number':
    case 'whole-number':
      return 1;
    case 'yes-no':
      return true;
    case 'choice':
      return entry.choices?.[0] ?? '';
    case 'date':
      return '2026-11-23';
    case 'email':
      return 'name@example.com';
    case 'list':
      return [entry.label];
    case 'numbers':
      return [1, 2, 3];
    case 'records':
      return [sampleOfFields(entry.fields ?? [])];
    case 'file':
    case 'any':
      return null;
    case 'text':
    case 'long-text':
      return entry.label;
  }
}

/** What the form's own rules cannot say about a list of fields. */
export function checkFields(
  fields: readonly AnyField[],
  path: string,
  context: CheckContext,
): Omit<Finding, 'nodeId'>[] {
  const findings = checkKeys(fields, path);
  fields.forEach((entry, index) => {
    const at = `${path}[${index}]`;
    const name = entry.label || entry.key;
    if (entry.type === 'choice' && (entry.choices ?? []).length === 0) {
      findings.push({
        code: 'required-field',
        severity: 'error',
        field: `${at}.choices`,
        message: `"${name}" is a choice without choices. Add at least one.`,
      });
    }
    const length = isText(entry) && typeof entry.sample === 'string' ? [...entry.sample].length : 0;
    if (entry.maxLength !== undefined && length > entry.maxLength) {
      findings.push({
        code: 'type-mismatch',
        severity: 'error',
        field: `${at}.sample`,
        message: `The sample of "${name}" has ${length} characters, more than the ${entry.maxLength} it may have.`,
      });
    }
    const problem = isList(entry) ? sampleProblem(entry, context) : undefined;
    if (problem) {
      findings.push({
        code: 'type-mismatch',
        severity: 'warning',
        field: `${at}.sample`,
        message: `The sample of "${name}" does not fit: ${problem}`,
      });
    }
    if (entry.type === 'records') {
      if ((entry.fields ?? []).length === 0) {
        findings.push({
          code: 'required-field',
          severity: 'error',
          field: `${at}.fields`,
          message: `Say which fields each record of "${name}" has.`,
        });
      }
      findings.push(...checkFields(entry.fields ?? [], `${at}.fields`, context));
    }
  });
  return findings;
}

const isList = ({ type }: AnyField): boolean => type === 'list' || type === 'numbers' || type === 'records';

/** Why a list is no sample of its field: "item 2 must be a number, but is text." */
function sampleProblem(entry: AnyField, { problemsOf }: CheckContext): string | undefined {
  if (entry.sample === undefined) return undefined;
  const first = problemsOf(schemaOfField(entry, 'absent'), entry.sample)[0];
  const words = first && problemInWords(first, 'it');
  return words && words.charAt(0).toLowerCase() + words.slice(1);
}

/** Two entries of one name would hide each other. */
export function checkKeys(entries: readonly { key: string }[], path: string): Omit<Finding, 'nodeId'>[] {
  const seen = new Set<string>();
  const findings: Omit<Finding, 'nodeId'>[] = [];
  entries.forEach((entry, index) => {
    if (seen.has(entry.key)) {
      findings.push({
        code: 'duplicate-field',
        severity: 'error',
        field: `${path}[${index}].key`,
        message: `Two fields are called "${entry.key}". Give one of them another name.`,
      });
    }
    seen.add(entry.key);
  });
  return findings;
}

/** A finding for a setting that is needed and empty. */
export const missing = (path: string, message: string): Omit<Finding, 'nodeId'> => ({
  code: 'required-field',
  severity: 'error',
  field: path,
  message,
});

/** "1 field", "3 fields" */
export const count = (amount: number, noun: string): string => `${amount} ${noun}${amount === 1 ? '' : 's'}`;

/** Short enough for a card: at most `max` labels, then how many more. */
export function listLabels(labels: readonly string[], max = 2): string {
  const shown = labels.slice(0, max).join(', ');
  return labels.length > max ? `${shown} +${labels.length - max}` : shown;
}
