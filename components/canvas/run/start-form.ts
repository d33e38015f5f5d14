import type { WorkflowDocument } from '@/graph/document';
import { isJsonObject, type JsonObject } from '@/graph/json';
import type { JsonSchema } from '@/graph/json-schema';
import type { NodeRegistry } from '@/graph/node-definition';

export interface StartForm {
  schema: JsonSchema;
  /** samples the author gave, by field */
  sample: JsonObject;
}

/** What has to be asked before a run; null when nothing has. */
export const startFormOf = (document: WorkflowDocument, registry: NodeRegistry): StartForm | null => {
  const start = document.nodes.find(
    (node) => node.parentId === undefined && registry.get(node.type)?.hasInput === false,
  );
  const definition = start && registry.get(start.type);
  const parsed = definition?.config.safeParse(start?.config);
  if (!start || !definition || !parsed?.success) return null;
  const schema = definition.outputSchema(parsed.data, { typeOf: () => ({}) });
  if (Object.keys(schema.properties ?? {}).length === 0) return null;
  const fields = Array.isArray(start.config.fields) ? start.config.fields.filter(isJsonObject) : [];
  const sample: JsonObject = {};
  for (const field of fields) if (field.sample !== undefined) sample[String(field.key)] = field.sample;
  return { schema, sample };
};
