import * as z from 'zod';
import { isJsonObject, type Json } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import type { AnyNodeDefinition, FieldMeta } from '@/graph/node-definition';

/** A setting to draw: its JSON Schema together with what the definition says of it. */
export interface FieldSpec {
  name: string;
  schema: JsonSchema;
  meta: FieldMeta;
}

const cache = new WeakMap<AnyNodeDefinition, FieldSpec[]>();

/** The settings of a step type in the order its definition gives them. */
export const configSpecs = (definition: AnyNodeDefinition): FieldSpec[] => {
  const known = cache.get(definition);
  if (known) return known;
  const schema = z.toJSONSchema(definition.config, { io: 'input', unrepresentable: 'any' }) as JsonSchema;
  const specs = specsOf(schema, schema);
  cache.set(definition, specs);
  return specs;
};

/** The properties of an object schema as fields; `root` holds the definitions that `$ref` points into. */
export const specsOf = (schema: JsonSchema, root: JsonSchema): FieldSpec[] =>
  Object.entries(deref(schema, root).properties ?? {}).map(([name, property]) => ({
    name,
    schema: deref(property, root),
    meta: { ...deref(property, root), ...property } as FieldMeta,
  }));

/** zod puts a schema that is used twice under `$defs`. */
export const deref = (schema: JsonSchema, root: JsonSchema): JsonSchema => {
  const reference = schema.$ref;
  if (typeof reference !== 'string' || !reference.startsWith('#/')) return schema;
  let target: unknown = root;
  for (const part of reference.slice(2).split('/')) target = isRecord(target) ? target[decodePointer(part)] : undefined;
  return isRecord(target) ? { ...(target as JsonSchema), ...schema, $ref: undefined } : schema;
};

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
const decodePointer = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

/** Whether a field is drawn, given the settings beside it. An absent setting counts as its default. */
export const isShown = (spec: FieldSpec, siblings: Json | undefined, specs: FieldSpec[]): boolean => {
  if (spec.meta.widget === 'hidden') return false;
  const conditions = spec.meta.showWhen;
  if (!conditions) return true;
  const values = isJsonObject(siblings) ? siblings : {};
  return Object.entries(conditions).every(([name, wanted]) => {
    const fallback = specs.find((other) => other.name === name)?.schema.default as Json | undefined;
    const value = values[name] ?? fallback;
    return wanted.some((candidate) => candidate === value);
  });
};
