import { canonicalJson } from '../canonical-json';
import { anySchema, type JsonSchema } from '../json-schema';
import { isAny } from './schema-kinds';

/** The type of a value that has one of these types. Absence is kept: one part that may be absent makes the whole so. */
export function unionOf(schemas: readonly JsonSchema[]): JsonSchema {
  const isOptional = schemas.some((schema) => schema['x-optional'] === true);
  const parts = new Map<string, JsonSchema>();
  for (const schema of new Set(schemas)) {
    const { 'x-optional': _, ...rest } = schema;
    const flat = rest.anyOf && Object.keys(rest).length === 1 ? rest.anyOf : [rest];
    for (const part of flat) parts.set(canonicalJson(part), part);
  }
  const distinct = [...parts.values()];
  const union =
    distinct.some(isAny) || distinct.length === 0
      ? anySchema
      : distinct.length === 1
        ? (distinct[0] as JsonSchema)
        : merge(distinct);
  return isOptional ? { ...union, 'x-optional': true } : union;
}

/** Plain kinds go into one list of types, which reads better and is quicker to check than alternatives. */
function merge(schemas: JsonSchema[]): JsonSchema {
  const isPlain = schemas.every((schema) => typeof schema.type === 'string' && Object.keys(schema).length === 1);
  if (!isPlain) return { anyOf: schemas };
  const types = [...new Set(schemas.flatMap((schema) => schema.type as NonNullable<JsonSchema['type']>))];
  return { type: types };
}
