import * as z from 'zod';
import { jsonSchema } from '@/graph/document';
import type { Finding } from '@/graph/finding';
import type { JsonSchema } from '@/graph/json-schema';
import type { CheckContext } from '@/graph/node-definition';
import { field } from './field-meta';
import { checkFields, missing, type ResultField, resultFieldSchema, schemaOfFields } from './value-fields';

/** The two ways to say what a step gives, shared by the steps that can be told. */
export const resultFieldsSchema = (title: string, showWhen: Record<string, string[]>) =>
  z
    .array(resultFieldSchema)
    .max(100)
    .default([])
    .meta(field({ title, widget: 'fields', isRequired: true, showWhen }));

export const resultSchemaSchema = (showWhen: Record<string, string[]>) =>
  z
    .record(z.string(), jsonSchema)
    .default({})
    .meta(
      field({
        title: 'Type of the result',
        description: 'For results that a list of fields cannot describe.',
        widget: 'schema',
        showWhen,
        advanced: true,
      }),
    );

interface TypedResult {
  result: string;
  fields: ResultField[];
  schema: Record<string, unknown>;
}

/** The type the author declared, or undefined when none was asked for. */
export function declaredSchema(config: TypedResult): JsonSchema | undefined {
  if (config.result === 'fields') return schemaOfFields(config.fields, 'null');
  if (config.result === 'schema') return config.schema as JsonSchema;
  return undefined;
}

export function checkTypedResult(
  config: TypedResult,
  whatIsMissing: string,
  context: CheckContext,
): Omit<Finding, 'nodeId'>[] {
  if (config.result === 'fields') {
    if (config.fields.length === 0) return [missing('config.fields', whatIsMissing)];
    return checkFields(config.fields, 'config.fields', context);
  }
  if (config.result === 'schema' && Object.keys(config.schema).length === 0) {
    return [missing('config.schema', 'Describe the type of the result.')];
  }
  return [];
}
