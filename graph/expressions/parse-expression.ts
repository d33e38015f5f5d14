import { type ASTNode, Environment, ParseError } from '@marcbachmann/cel-js';
import { ExpressionError } from './expression-error';

export type Ast = ASTNode;

const EXPRESSION_LIMITS = { length: 16_000, nodes: 2_000, depth: 60, literals: 500, arguments: 16 } as const;

/**
 * The grammar and its limits come from the CEL library. Types and evaluation are ours (`infer.ts`, `interpret.ts`), because
 * JSON numbers are doubles, types here are JSON Schema, and evaluation must be bounded in time, which the library's is not.
 */
const environment = new Environment({
  unlistedVariablesAreDyn: true,
  homogeneousAggregateLiterals: false,
  enableOptionalTypes: true,
  limits: {
    maxAstNodes: EXPRESSION_LIMITS.nodes,
    maxDepth: EXPRESSION_LIMITS.depth,
    maxListElements: EXPRESSION_LIMITS.literals,
    maxMapEntries: EXPRESSION_LIMITS.literals,
    maxCallArguments: EXPRESSION_LIMITS.arguments,
  },
});

// The editor parses every field on every key press and the engine the same few for every item: keep the last ones.
const CACHE_SIZE = 4_000;
const cache = new Map<string, Ast | ExpressionError>();

/** The syntax tree of a CEL expression. Throws `ExpressionError` with code `syntax` or `limit`. */
export function parseExpression(source: string): Ast {
  let parsed = cache.get(source);
  if (!parsed) {
    parsed = parseUncached(source);
    if (cache.size >= CACHE_SIZE) cache.delete(cache.keys().next().value as string);
    cache.set(source, parsed);
  }
  if (parsed instanceof ExpressionError) throw new ExpressionError(parsed.code, parsed.message, parsed.span);
  return parsed;
}

function parseUncached(source: string): Ast | ExpressionError {
  if (source.trim() === '') return new ExpressionError('syntax', 'This is empty: pick a value or write a condition.');
  if (source.length > EXPRESSION_LIMITS.length)
    return new ExpressionError(
      'limit',
      `This is longer than ${EXPRESSION_LIMITS.length.toLocaleString('en-US')} characters.`,
    );
  try {
    return environment.parse(source).ast;
  } catch (error) {
    if (error instanceof ParseError) return toPlainError(error, source);
    if (error instanceof RangeError) return new ExpressionError('limit', 'This is nested too deeply.');
    throw error;
  }
}

function toPlainError(error: ParseError, source: string): ExpressionError {
  const span = { start: error.range?.start ?? 0, end: error.range?.end ?? source.length };
  const at = source.slice(span.start, span.end).trim();
  if (error.code === 'limit_exceeded')
    return new ExpressionError('limit', 'This is too large or nested too deeply.', span);
  if (span.start >= source.length || at === '')
    return new ExpressionError('syntax', 'Something is missing at the end.', span);
  switch (error.code) {
    case 'unterminated_string':
    case 'unterminated_triple_quoted_string':
    case 'newline_in_string':
      return new ExpressionError('syntax', 'A quoted text is not closed.', span);
    case 'reserved_identifier':
      return new ExpressionError('syntax', `"${at}" is a reserved word and cannot be used as a name.`, span);
    case 'invalid_macro_argument':
      return new ExpressionError('syntax', 'Give the item a name first, for example rows.map(row, row.total).', span);
    case 'unexpected_character':
    case 'unexpected_token':
    case 'expected_token':
      return new ExpressionError('syntax', `"${at}" is not expected here.`, span);
    default:
      return new ExpressionError('syntax', `${error.summary.replace(/\.$/, '')}.`, span);
  }
}
