import type { Json, JsonObject } from '@/graph/json';
import { isJsonObject } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import { labelOf } from '@/graph/types/label-of';

/** How one field of a schema is filled in. Whatever has no control of its own is written as data. */
export type FormControl =
  | 'text'
  | 'long-text'
  | 'number'
  | 'yes-no'
  | 'choice'
  | 'date'
  | 'list'
  | 'numbers'
  | 'records'
  | 'file'
  | 'group'
  | 'data';

export interface FormField {
  name: string;
  label: string;
  help?: string;
  control: FormControl;
  isRequired: boolean;
  choices: string[];
  schema: JsonSchema;
}

/** Names of texts that are usually longer than a line. */
const LONG = /(^|_)(text|body|message|content|description|note|notes|comment|sql|query|prompt|answer|reply)$/i;
const LONG_TEXT = 200;

/** The fields of an object schema in their order. */
export const formFields = (schema: JsonSchema): FormField[] =>
  Object.entries(schema.properties ?? {}).map(([name, field]) => ({
    name,
    label: labelOf(name, field),
    help: typeof field.description === 'string' ? field.description : undefined,
    control: controlOf(name, field),
    isRequired: schema.required?.includes(name) ?? false,
    choices: (field.enum ?? []).filter((choice): choice is string => typeof choice === 'string'),
    schema: field,
  }));

export function controlOf(name: string, schema: JsonSchema): FormControl {
  if (schema.format === 'file') return 'file';
  if (schema.enum?.some((choice) => typeof choice === 'string')) return 'choice';
  const types = [schema.type].flat().filter((type) => type !== undefined && type !== 'null');
  if (types.length !== 1) return 'data';
  switch (types[0]) {
    case 'boolean':
      return 'yes-no';
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
      if (schema.format === 'date') return 'date';
      return schema['x-widget'] === 'textarea' || LONG.test(name) || Number(schema.maxLength ?? 0) > LONG_TEXT
        ? 'long-text'
        : 'text';
    case 'array':
      return listControl(schema.items);
    default:
      return schema.properties ? 'group' : 'data';
  }
}

/** What stands in one cell of a table. */
const CELLS: ReadonlySet<FormControl> = new Set(['text', 'long-text', 'number', 'yes-no', 'choice', 'date']);

function listControl(items: JsonSchema | undefined): FormControl {
  if (takesText(items)) return 'list';
  const types = [items?.type].flat();
  if (types.length !== 1 || items?.enum) return 'data';
  if (types[0] === 'number' || types[0] === 'integer') return 'numbers';
  const cells = types[0] === 'object' && items?.format !== 'file' ? formFields(items ?? {}) : [];
  return cells.length > 0 && cells.every(({ control }) => CELLS.has(control)) ? 'records' : 'data';
}

/** What a form opens with: the given values, then the schema's defaults. */
export function initialValues(schema: JsonSchema, given: Json | undefined): JsonObject {
  const values: JsonObject = isJsonObject(given) ? { ...given } : {};
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    if (values[name] !== undefined) continue;
    if (field.default !== undefined) values[name] = field.default as Json;
    // A switch that nobody touched says no
    else if (field.type === 'boolean' && schema.required?.includes(name)) values[name] = false;
  }
  return values;
}

/**
 * Leaves out what a person left empty, so that an optional field is absent and a required one is found missing. With the
 * schema, cells of records too; other lists are sent as they were written.
 */
export function withoutEmpties(values: JsonObject, schema: JsonSchema = {}): JsonObject {
  const kept: JsonObject = {};
  for (const [name, value] of Object.entries(values)) {
    const field = schema.properties?.[name] ?? {};
    if (value === '' || value === null || value === undefined) continue;
    if (Array.isArray(value) && controlOf(name, field) === 'records') {
      kept[name] = value.map((row) => (isJsonObject(row) ? withoutEmpties(row, field.items) : row));
      continue;
    }
    if (!isJsonObject(value) || '$file' in value) {
      kept[name] = value;
      continue;
    }
    const inner = withoutEmpties(value, field);
    if (Object.keys(inner).length > 0) kept[name] = inner;
  }
  return kept;
}

/** Whether an item may be a plain text, alone or among other kinds. */
const takesText = (items: JsonSchema | undefined): boolean => {
  if (!items || items.enum) return false;
  if ([items.type].flat().includes('string')) return true;
  return items.anyOf?.some((kind) => kind.type === 'string') ?? false;
};
