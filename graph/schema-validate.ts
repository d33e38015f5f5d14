import { dereference, type OutputUnit, type Schema, validate } from '@cfworker/json-schema';
import type { JsonSchema } from './json-schema';
import type { SchemaProblem } from './schema-problem';
import { tidySchema } from './types/tidy-schema';
import { withoutPatterns, withoutUnique } from './types/without-patterns';

interface Prepared {
  schema: Schema;
  /** what references in it name */
  named: Record<string, Schema | boolean>;
  asksForUnique: boolean;
}
const prepared = new WeakMap<JsonSchema, Prepared>();

/** Types that name each other many times would be gone through for ever: without references a type is as long as it is written. */
const MOST_REFERENCES = 100_000;
/** Answers from outside can be lists of millions; in longer lists nobody looks for the same item twice. */
const MOST_PAIRS = 4_000_000;
/** More are wrong in the same way, and comparing all with all takes its time. */
const MOST_ERRORS = 1_000;

/**
 * Checks a value against a type. Empty when the value fits. Never generates code, so it may run where eval is forbidden, and
 * takes no notice of regular expressions (`withoutPatterns` says why).
 */
export function validateAgainst(schema: JsonSchema, value: unknown): SchemaProblem[] {
  let errors: OutputUnit[];
  try {
    const before = prepare(schema);
    const { schema: readable, named } =
      before.asksForUnique && pairsIn(value) > MOST_PAIRS ? prepare(withoutUnique(schema)) : before;
    const result = validate(value, readable, '2020-12', counted(named), false);
    if (result.valid) return [];
    errors = result.errors.slice(0, MOST_ERRORS);
  } catch (error) {
    // A `$ref` to nowhere: the schema came from a tool's server.
    return [{ path: [], message: `has a type that cannot be read: ${error instanceof Error ? error.message : error}` }];
  }
  return toProblems(errors, value);
}

function prepare(schema: JsonSchema): Prepared {
  const before = prepared.get(schema);
  if (before) return before;
  const readable = withoutPatterns(tidySchema(schema)) as Schema;
  const asksForUnique = JSON.stringify(readable).includes('"uniqueItems":true');
  const result = { schema: readable, named: dereference(readable), asksForUnique };
  prepared.set(schema, result);
  return result;
}

/** How often items would be held against each other to find two that are the same. */
function pairsIn(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  let pairs = Array.isArray(value) ? value.length ** 2 : 0;
  for (const part of Object.values(value)) pairs += pairsIn(part);
  return pairs;
}

/** The same names, until they have been asked for too often in one check. */
function counted(named: Prepared['named']): Prepared['named'] {
  let references = 0;
  return new Proxy(named, {
    get: (all, name) => {
      if (++references > MOST_REFERENCES) throw new Error('its references lead on and on.');
      return typeof name === 'string' ? all[name] : undefined;
    },
  });
}

/** The deepest messages say what is wrong; those above them only repeat that something inside is. */
function toProblems(errors: OutputUnit[], value: unknown): SchemaProblem[] {
  const structural = new Set(['properties', 'items', '$ref', 'allOf', 'prefixItems', 'additionalProperties']);
  const seen = new Set<string>();
  const problems: SchemaProblem[] = [];
  const alternatives = errors.filter((error) => error.keyword === 'anyOf' || error.keyword === 'oneOf');
  for (const error of errors) {
    if (structural.has(error.keyword) && errors.some((other) => isInside(other, error))) continue;
    if (alternatives.some((other) => other !== error && error.keywordLocation.startsWith(`${other.keywordLocation}/`)))
      continue;
    const problem = { path: parsePointer(error.instanceLocation, value), message: inPlainWords(error) };
    const key = JSON.stringify(problem);
    if (!seen.has(key)) problems.push(problem);
    seen.add(key);
  }
  return problems.length > 0 ? problems : [{ path: [], message: 'does not fit its type' }];
}

const isInside = (inner: OutputUnit, outer: OutputUnit): boolean =>
  inner !== outer &&
  inner.instanceLocation !== outer.instanceLocation &&
  inner.instanceLocation.startsWith(outer.instanceLocation);

function parsePointer(pointer: string, value: unknown): (string | number)[] {
  const path: (string | number)[] = [];
  let current = value;
  for (const part of pointer.split('/').slice(1)) {
    const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    const isIndex = Array.isArray(current);
    path.push(isIndex ? Number(key) : key);
    current = typeof current === 'object' && current !== null ? (current as Record<string, unknown>)[key] : undefined;
  }
  return path;
}

function inPlainWords(error: OutputUnit): string {
  const quoted = /"([^"]*)"/.exec(error.error)?.[1];
  switch (error.keyword) {
    case 'required':
      return quoted ? `is missing "${quoted}"` : 'is missing a required field';
    case 'type':
      return typeInWords(error.error);
    case 'enum':
      return 'is not one of the allowed choices';
    case 'const':
      return 'is not the one allowed value';
    case 'anyOf':
    case 'oneOf':
      return 'fits none of the allowed forms';
    case 'false':
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return 'is not an expected field';
    case 'format':
      return quoted ? `is not a valid ${quoted}` : 'has the wrong form';
    case 'minLength':
      return 'is too short';
    case 'maxLength':
      return 'is too long';
    case 'pattern':
      return 'does not have the expected form';
    case 'minItems':
      return 'has too few items';
    case 'maxItems':
      return 'has too many items';
    case 'uniqueItems':
      return 'has the same item twice';
    default:
      return error.error.replace(/\.$/, '').replace(/^./, (first) => first.toLowerCase());
  }
}

const WORDS: Record<string, string> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'yes or no',
  object: 'a group of fields',
  array: 'a list',
  null: 'empty',
};

/** The library says: Instance type "number" is invalid. Expected "string", "null". */
function typeInWords(error: string): string {
  const [actual, ...expected] = [...error.matchAll(/"([^"]*)"/g)].map(
    (match) => WORDS[match[1] ?? ''] ?? match[1] ?? '',
  );
  return expected.length > 0 ? `must be ${expected.join(' or ')}, but is ${actual}` : 'has the wrong type';
}
