import type { ValueKind } from '../expressions/value-kind';
import type { JsonSchema, JsonSchemaType } from '../json-schema';

const ALL: readonly ValueKind[] = ['text', 'number', 'boolean', 'list', 'object', 'empty'];
const OF_TYPE: Record<JsonSchemaType, ValueKind> = {
  string: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  array: 'list',
  object: 'object',
  null: 'empty',
};

/** Every kind a value of this type can have; all of them when nothing is known. */
export function kindsOf(schema: JsonSchema): readonly ValueKind[] {
  if (schema.const !== undefined) return [kindOfLiteral(schema.const)];
  if (schema.type !== undefined) {
    const types = Array.isArray(schema.type) ? schema.type : [schema.type];
    const kinds = [...new Set(types.map((type) => OF_TYPE[type]).filter((kind) => kind !== undefined))];
    return kinds.length > 0 ? kinds : ALL;
  }
  if (schema.enum) return [...new Set(schema.enum.map(kindOfLiteral))];
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives && alternatives.length > 0) return [...new Set(alternatives.flatMap(kindsOf))];
  for (const part of schema.allOf ?? []) {
    const kinds = kindsOf(part);
    if (kinds.length < ALL.length) return kinds;
  }
  if (schema.properties) return ['object'];
  return schema.items ? ['list'] : ALL;
}

/** Nothing is known of the value. */
export const isAny = (schema: JsonSchema): boolean => kindsOf(schema).length === ALL.length;

export const canBe = (schema: JsonSchema, kind: ValueKind): boolean => kindsOf(schema).includes(kind);

function kindOfLiteral(value: unknown): ValueKind {
  if (value === null) return 'empty';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'string') return 'text';
  if (typeof value === 'number') return 'number';
  return typeof value === 'boolean' ? 'boolean' : 'object';
}
