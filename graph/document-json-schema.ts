import * as z from 'zod';
import { documentSchema } from './document';
import type { JsonSchema } from './json-schema';

/**
 * The type of a workflow file, for other programs and editors: published at `public/workflow.schema.json` by
 * `scripts/generate-workflow-schema.mjs`. It says what a file looks like; whether the workflow makes sense is for `compile`.
 */
export function workflowJsonSchema(): JsonSchema {
  const { $schema, properties, ...schema } = z.toJSONSchema(documentSchema, {
    unrepresentable: 'any',
    io: 'input',
  }) as JsonSchema;
  return {
    $schema,
    title: 'Sluice workflow',
    description: 'A workflow of Sluice as it is exported and imported.',
    ...schema,
    properties: { $schema: { type: 'string' }, ...properties },
  };
}
