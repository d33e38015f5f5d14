import type { JsonSchema } from '../json-schema';
import { labelOf } from './label-of';
import { fieldsOf } from './member-of';
import { isAny, kindsOf } from './schema-kinds';

/** A type as it reads in a sentence: "text", "a list of numbers", "a file", "a group with Name and Email". */
export function describeType(schema: JsonSchema): string {
  if (schema.format === 'file') return 'a file';
  if (schema.const !== undefined) return quote(schema.const);
  if (schema.enum && schema.enum.length > 0 && schema.enum.length <= 6)
    return `one of ${inList(schema.enum.map(quote), 'or')}`;
  if (isAny(schema)) return 'anything';
  const kinds = kindsOf(schema);
  const words = kinds.filter((kind) => kind !== 'empty').map((kind) => describeKind(kind, schema));
  if (kinds.includes('empty')) words.push('empty');
  return inList(words, 'or');
}

function describeKind(kind: string, schema: JsonSchema): string {
  switch (kind) {
    case 'text':
      return TEXT_FORMATS[schema.format ?? ''] ?? 'text';
    case 'number':
      return schema.type === 'integer' ? 'a whole number' : 'a number';
    case 'boolean':
      return 'yes or no';
    case 'list':
      return schema.items && !isAny(schema.items) ? `a list of ${plural(schema.items)}` : 'a list';
    default: {
      const fields = fieldsOf(schema).map(([name, field]) => labelOf(name, field));
      if (fields.length === 0) return 'a group of fields';
      return `a group with ${inList(fields.length > 4 ? [...fields.slice(0, 3), `${fields.length - 3} more`] : fields, 'and')}`;
    }
  }
}

const TEXT_FORMATS: Record<string, string> = {
  date: 'a date',
  'date-time': 'a date and time',
  email: 'an email address',
  uri: 'a web address',
};

function plural(items: JsonSchema): string {
  if (items.format === 'file') return 'files';
  const kinds = kindsOf(items);
  if (kinds.length !== 1) return 'values';
  return {
    text: 'texts',
    number: 'numbers',
    boolean: 'yes or no values',
    list: 'lists',
    object: 'records',
    empty: 'empty places',
  }[kinds[0] ?? 'empty'];
}

const quote = (value: unknown): string => (typeof value === 'string' ? `"${value}"` : JSON.stringify(value));

/** "a, b and c" */
export function inList(words: readonly string[], joiner: 'and' | 'or'): string {
  if (words.length < 2) return words[0] ?? '';
  return `${words.slice(0, -1).join(', ')} ${joiner} ${words.at(-1)}`;
}
