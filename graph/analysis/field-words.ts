import type { WorkflowNode } from '../document';
import { anySchema, type JsonSchema } from '../json-schema';
import type { NodeRegistry } from '../node-definition';
import { nodeFacts } from './node-facts';

/** How people read one field of a value, instead of the names it goes by in formulas. */
export interface FieldWords {
  label: string;
  /** for a text that stands for something with a name: the way a step took */
  values?: Record<string, string>;
  /** of a group of fields, or of each record of a list */
  fields?: Record<string, FieldWords>;
}

/** Deeper ones are read by their names. */
const MAX_DEPTH = 4;

/** The words for what a step gives, as far as its own settings say. Fields without a title have none. */
export function fieldWords(node: WorkflowNode, registry: NodeRegistry): Record<string, FieldWords> {
  const definition = registry.get(node.type);
  if (!definition) return {};
  const { config, issues, outputs } = nodeFacts(node, definition);
  if (issues.length > 0) return {};
  const words = wordsIn(definition.outputSchema(config, { typeOf: () => anySchema }), 0);
  // A step that chooses says which of its ways it took by the port, whose name is beside it on the card.
  if (words.route && outputs.length > 1)
    words.route = { ...words.route, values: Object.fromEntries(outputs.map(({ id, label }) => [id, label])) };
  return words;
}

function wordsIn(schema: JsonSchema, depth: number): Record<string, FieldWords> {
  if (depth > MAX_DEPTH) return {};
  const words: Record<string, FieldWords> = {};
  for (const [name, field] of Object.entries(schema.properties ?? {})) {
    const fields = wordsIn(field.properties ? field : (field.items ?? anySchema), depth + 1);
    if (field.title) words[name] = { label: field.title, ...(Object.keys(fields).length > 0 ? { fields } : {}) };
  }
  return words;
}
