import { isJsonObject, type Json } from '../json';
import { ExpressionError } from './expression-error';
import { isName } from './is-name';
import { type Ast, parseExpression } from './parse-expression';
import { REFERENCE_ROOTS } from './reference-roots';

/** A plain path to a value: `steps.extract.email`, `input.items[0].name`, `steps.?refund.?text.orValue("")`. */
export interface Reference {
  root: (typeof REFERENCE_ROOTS)[number];
  /** the step's key, when `root` is `steps` */
  key?: string;
  /** below the step, or below the root */
  path: (string | number)[];
  /** written so that a missing value is allowed */
  isOptional: boolean;
  /** what stands in when it is missing: the argument of `orValue` */
  fallback?: Json;
}

const ROOTS: ReadonlySet<string> = new Set(REFERENCE_ROOTS);

/** What an expression names when it is a plain path and nothing else; null for anything computed. */
export function toReference(source: string): Reference | null {
  try {
    return referenceOf(parseExpression(source));
  } catch (error) {
    if (error instanceof ExpressionError) return null;
    throw error;
  }
}

function referenceOf(ast: Ast): Reference | null {
  let node = ast;
  let fallback: Json | undefined;
  let isOptional = false;
  if (node.op === 'rcall') {
    const [name, receiver, args] = node.args;
    const argument = args[0];
    if (name !== 'orValue' || !argument) return null;
    fallback = literalValue(argument);
    if (fallback === undefined) return null;
    node = receiver;
    isOptional = true;
  }
  const steps: (string | number)[] = [];
  while (node.op !== 'id') {
    if (node.op === '.' || node.op === '.?') steps.unshift(node.args[1]);
    else if (node.op === '[]' || node.op === '[?]') {
      const index = literalValue(node.args[1]);
      if (typeof index !== 'string' && typeof index !== 'number') return null;
      steps.unshift(index);
    } else return null;
    if (node.op === '.?' || node.op === '[?]') isOptional = true;
    node = node.args[0];
  }
  if (!ROOTS.has(node.args)) return null;
  const root = node.args as Reference['root'];
  const tail = fallback === undefined ? {} : { fallback };
  if (root !== 'steps') return { root, path: steps, isOptional, ...tail };
  const [key, ...path] = steps;
  if (typeof key !== 'string') return null;
  return { root, key, path, isOptional, ...tail };
}

/** The JSON a literal stands for; undefined when the expression is not a literal. */
export function literalValue(ast: Ast): Json | undefined {
  switch (ast.op) {
    case 'value': {
      const value = ast.args;
      if (typeof value === 'bigint') return Number(value);
      if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
        return value;
      return undefined;
    }
    case '-_': {
      const value = literalValue(ast.args);
      return typeof value === 'number' ? -value : undefined;
    }
    case 'list': {
      const items = ast.args.map(literalValue);
      return items.some((item) => item === undefined) ? undefined : (items as Json[]);
    }
    case 'map': {
      const entries = ast.args.map(([key, value]) => [literalValue(key), literalValue(value)] as const);
      if (entries.some(([key, value]) => typeof key !== 'string' || value === undefined)) return undefined;
      return Object.fromEntries(entries) as Json;
    }
    default:
      return undefined;
  }
}

/** The expression that reads a path. The value picker inserts this; a person never has to write it. */
export function formatReference(reference: Reference): string {
  const parts: (string | number)[] = reference.key === undefined ? reference.path : [reference.key, ...reference.path];
  const access = parts.map((part) => formatAccess(part, reference.isOptional)).join('');
  const tail =
    reference.isOptional && reference.fallback !== undefined ? `.orValue(${formatLiteral(reference.fallback)})` : '';
  return `${reference.root}${access}${tail}`;
}

function formatAccess(part: string | number, isOptional: boolean): string {
  if (typeof part === 'string' && isName(part)) return isOptional ? `.?${part}` : `.${part}`;
  return isOptional ? `[?${formatLiteral(part)}]` : `[${formatLiteral(part)}]`;
}

/** A value as CEL writes it. */
export function formatLiteral(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(formatLiteral).join(', ')}]`;
  if (isJsonObject(value))
    return `{${Object.entries(value)
      .map(([key, item]) => `${formatLiteral(key)}: ${formatLiteral(item)}`)
      .join(', ')}}`;
  // JSON's string syntax is a subset of CEL's, but for the unpaired surrogates that neither may hold.
  return typeof value === 'string' ? JSON.stringify(value.toWellFormed()) : String(value);
}
