import type { JsonSchema } from '../json-schema';

const MAX_DEPTH = 40;
const TYPES = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null']);
const known = new WeakMap<object, JsonSchema>();

/**
 * A type that can be read without looking twice. Types come from tools' servers and imported files too, and may be anything:
 * keywords that are not what JSON Schema says they are go, `true` and `false` in place of a type become "anything". The very
 * same object when it is in order.
 */
export function tidySchema(value: unknown): JsonSchema {
  return tidy(value, 0);
}

function tidy(value: unknown, depth: number): JsonSchema {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || depth > MAX_DEPTH) return {};
  const before = known.get(value);
  if (before) return before;
  const result: JsonSchema = {};
  let isChanged = false;
  for (const [keyword, content] of Object.entries(value)) {
    const clean = tidyKeyword(keyword, content, depth);
    if (clean !== content) isChanged = true;
    if (clean !== undefined) result[keyword] = clean;
  }
  const schema = isChanged ? result : (value as JsonSchema);
  known.set(value, schema);
  return schema;
}

/** The content of a keyword when it can be used, perhaps repaired; undefined when it is to go. */
function tidyKeyword(keyword: string, content: unknown, depth: number): unknown {
  switch (keyword) {
    case 'type':
      return isType(content) || (Array.isArray(content) && content.length > 0 && content.every(isType))
        ? content
        : undefined;
    case 'title':
    case 'description':
    case 'format':
    case '$ref':
    case 'pattern':
      return typeof content === 'string' ? content : undefined;
    case 'enum':
      return Array.isArray(content) ? content : undefined;
    case 'required':
      return Array.isArray(content) && content.every((name) => typeof name === 'string') ? content : undefined;
    case 'properties':
    case '$defs':
    case 'definitions':
    case 'patternProperties':
    case 'dependentSchemas':
      return tidyNamed(content, depth);
    case 'items':
    case 'contains':
    case 'not':
    case 'if':
    case 'then':
    case 'else':
    case 'propertyNames':
      return typeof content === 'object' && content !== null && !Array.isArray(content)
        ? tidy(content, depth + 1)
        : undefined;
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return typeof content === 'boolean'
        ? content
        : typeof content === 'object' && content !== null
          ? tidy(content, depth + 1)
          : undefined;
    case 'anyOf':
    case 'oneOf':
    case 'allOf':
    case 'prefixItems':
      return tidyList(content, depth);
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
    case 'multipleOf':
    case 'minLength':
    case 'maxLength':
    case 'minItems':
    case 'maxItems':
    case 'minProperties':
    case 'maxProperties':
      return typeof content === 'number' ? content : undefined;
    // Of an older JSON Schema. Nobody counts how often the validator follows them.
    case '$recursiveRef':
    case '$recursiveAnchor':
      return undefined;
    default:
      return content;
  }
}

const isType = (value: unknown): boolean => typeof value === 'string' && TYPES.has(value);

function tidyNamed(content: unknown, depth: number): unknown {
  if (typeof content !== 'object' || content === null || Array.isArray(content)) return undefined;
  const entries = Object.entries(content).map(([name, schema]) => [name, tidy(schema, depth + 1)] as const);
  return entries.every(([name, schema]) => schema === (content as Record<string, unknown>)[name])
    ? content
    : Object.fromEntries(entries);
}

function tidyList(content: unknown, depth: number): unknown {
  if (!Array.isArray(content) || content.length === 0) return undefined;
  const schemas = content.map((schema) => tidy(schema, depth + 1));
  return schemas.every((schema, index) => schema === content[index]) ? content : schemas;
}
