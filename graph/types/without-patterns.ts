import type { JsonSchema } from '../json-schema';

const MAPS_OF_SCHEMAS = new Set(['properties', '$defs', 'definitions', 'dependentSchemas']);

/**
 * The same type without regular expressions. They come from tools' servers and imported workflows, the validator runs them on
 * the host's backtracking engine, and a hostile one (`(a+)+$`) would hang the process that checks a value against it. A tool
 * checks its own arguments again anyway.
 */
export function withoutPatterns(schema: JsonSchema): JsonSchema {
  return hasPattern(schema) ? (strip(schema, PATTERNS) as JsonSchema) : schema;
}

const unique = new WeakMap<JsonSchema, JsonSchema>();

/** The same type without the wish that no item is in a list twice: looking for those takes the square of the list's length. */
export function withoutUnique(schema: JsonSchema): JsonSchema {
  const result = unique.get(schema) ?? (strip(schema, UNIQUE) as JsonSchema);
  unique.set(schema, result);
  return result;
}

const PATTERNS: ReadonlySet<string> = new Set(['pattern', 'patternProperties']);
const UNIQUE: ReadonlySet<string> = new Set(['uniqueItems']);

const hasPattern = (schema: JsonSchema): boolean => /"pattern(Properties)?":/.test(JSON.stringify(schema));

function strip(schema: unknown, keywords: ReadonlySet<string>): unknown {
  if (Array.isArray(schema)) return schema.map((one) => strip(one, keywords));
  if (typeof schema !== 'object' || schema === null) return schema;
  const result: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keywords.has(keyword)) continue;
    if (keyword === 'enum' || keyword === 'const' || keyword === 'default' || keyword === 'examples')
      result[keyword] = value;
    else if (MAPS_OF_SCHEMAS.has(keyword) && typeof value === 'object' && value !== null)
      result[keyword] = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, strip(one, keywords)]));
    else result[keyword] = strip(value, keywords);
  }
  // Fields allowed by a pattern only would now be unexpected.
  if (keywords.has('patternProperties') && 'patternProperties' in schema) delete result.additionalProperties;
  return result;
}
