import type { JsonSchema } from '../json-schema';
import { mostTokens } from './token-count';

/**
 * The most tokens a value of this type can have inside a text; Infinity when the type sets no limit. Only sound for values
 * that were checked against the type.
 */
export function mostTokensOfValue(schema: JsonSchema, depth = 0): number {
  if (depth > MAX_DEPTH) return Number.POSITIVE_INFINITY;
  if (schema.const !== undefined) return literalTokens(schema.const);
  if (schema.enum) return Math.max(0, ...schema.enum.map(literalTokens));
  const alternatives = schema.anyOf ?? schema.oneOf;
  if (alternatives && alternatives.length > 0)
    return Math.max(...alternatives.map((alternative) => mostTokensOfValue(alternative, depth + 1)));
  if (schema.type === undefined) return Number.POSITIVE_INFINITY;
  return Math.max(...[schema.type].flat().map((type) => tokensOfType(type, schema, depth)));
}

/** Deeper types are not limited by anybody. */
const MAX_DEPTH = 8;
/** -1.7976931348623157e+308 has 24. */
const NUMBER_TOKENS = 25;
/** The widest character, U+FDFA, has 33 bytes once a tokenizer has taken it apart. */
const TOKENS_PER_CHARACTER = 33;

function tokensOfType(type: string, schema: JsonSchema, depth: number): number {
  switch (type) {
    case 'boolean':
      return 5;
    case 'null':
      return 4;
    case 'integer':
    case 'number':
      return NUMBER_TOKENS;
    case 'string':
      return typeof schema.maxLength === 'number'
        ? 2 + schema.maxLength * TOKENS_PER_CHARACTER
        : Number.POSITIVE_INFINITY;
    case 'array': {
      const most = schema.maxItems;
      if (typeof most !== 'number' || !schema.items) return Number.POSITIVE_INFINITY;
      return most === 0 ? 2 : 2 + layout(depth) + most * (mostTokensOfValue(schema.items, depth + 1) + layout(depth));
    }
    case 'object': {
      if (schema.additionalProperties !== false) return Number.POSITIVE_INFINITY;
      const fields = Object.entries(schema.properties ?? {});
      return fields.reduce(
        (sum, [name, field]) => sum + literalTokens(name) + mostTokensOfValue(field, depth + 1) + layout(depth) + 2,
        2 + layout(depth),
      );
    }
    default:
      return Number.POSITIVE_INFINITY;
  }
}

/** A line break, two spaces for each level, and a comma: lists and groups of fields are written indented. */
const layout = (depth: number): number => 2 + 2 * (depth + 1);

function literalTokens(value: unknown): number {
  const text = JSON.stringify(value, null, 2);
  return text === undefined ? Number.POSITIVE_INFINITY : mostTokens(text);
}
