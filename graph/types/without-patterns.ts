import type { JsonSchema } from '../json-schema';

const MAPS_OF_SCHEMAS = new Set(['properties', '$defs', 'definitions', 'dependentSchemas']);

/**
 * The same type without regular expressions. They come from tools' servers and imported workflows, the validator runs them on
 * the host's backtracking engine, and a hostile one (`(a+)+$`) would hang the process that checks a value against it. A tool
 * checks its own arguments again anyway.
 */
export function withoutPatterns(schema: JsonSchema): JsonSchema {
  return hasPattern(schema) ? (strip(schema) as JsonSchema) : schema;
}

const hasPattern = (schema: JsonSchema): boolean => /"pattern(Properties)?":/.test(JSON.stringify(schema));

function strip(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(strip);
  if (typeof schema !== 'object' || schema === null) return schema;
  const result: Record<string, unknown> = {};
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === 'pattern' || keyword === 'patternProperties') continue;
    if (keyword === 'enum' || keyword === 'const' || keyword === 'default' || keyword === 'examples')
      result[keyword] = value;
    else if (MAPS_OF_SCHEMAS.has(keyword) && typeof value === 'object' && value !== null)
      result[keyword] = Object.fromEntries(Object.entries(value).map(([name, one]) => [name, strip(one)]));
    else result[keyword] = strip(value);
  }
  // Fields allowed by a pattern only would now be unexpected.
  if ('patternProperties' in schema) delete result.additionalProperties;
  return result;
}
