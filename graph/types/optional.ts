import type { JsonSchema } from '../json-schema';

export const isOptional = (schema: JsonSchema): boolean => schema['x-optional'] === true;

/** The type of the value when it is there. */
export function toRequired(schema: JsonSchema): JsonSchema {
  if (!isOptional(schema)) return schema;
  const { 'x-optional': _, ...rest } = schema;
  return rest;
}
