import { anySchema, type JsonSchema } from '../json-schema';
import { tidySchema } from './tidy-schema';

/** Deeper than this a recursive type is taken as unknown. */
const MAX_DEPTH = 12;
/** Types that name each other many times unfold into more than any memory holds; what is beyond this is unknown too. */
const MAX_PARTS = 50_000;
const known = new WeakMap<JsonSchema, JsonSchema>();

/**
 * The same type in order (`tidySchema`) and with every `#/…` reference replaced by what it names, so that each part can be read on its own. Tools' schemas
 * are written with `$defs`; a type that contains itself becomes unknown at some depth, and one that unfolds
 * into very many parts after some number of them.
 */
export function dereference(schema: JsonSchema): JsonSchema {
  const before = known.get(schema);
  if (before) return before;
  const tidy = tidySchema(schema);
  const result = hasReference(tidy, 0) ? (resolve(tidy, { root: tidy, parts: 0 }, 0) as JsonSchema) : tidy;
  known.set(schema, result);
  return result;
}

function hasReference(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null || depth > 40) return false;
  if (Array.isArray(value)) return value.some((item) => hasReference(item, depth + 1));
  return Object.hasOwn(value, '$ref') || Object.values(value).some((item) => hasReference(item, depth + 1));
}

interface Unfolding {
  root: JsonSchema;
  parts: number;
}

function resolve(value: unknown, unfolding: Unfolding, depth: number): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > MAX_DEPTH * 2 || ++unfolding.parts > MAX_PARTS) return anySchema;
  if (Array.isArray(value)) return value.map((item) => resolve(item, unfolding, depth + 1));
  const record = value as Record<string, unknown>;
  if (typeof record.$ref === 'string') {
    const target = find(record.$ref, unfolding.root);
    if (typeof target !== 'object' || target === null) return anySchema;
    // Words beside the reference are about this use of the type and win over its own.
    const { $ref: _, ...beside } = record;
    return {
      ...(resolve(target, unfolding, depth + 2) as object),
      ...(resolve(beside, unfolding, depth + 1) as object),
    };
  }
  return Object.fromEntries(
    Object.entries(record)
      .filter(([key]) => key !== '$defs' && key !== 'definitions')
      .map(([key, item]) => [key, resolve(item, unfolding, depth + 1)]),
  );
}

function find(reference: string, root: JsonSchema): unknown {
  if (!reference.startsWith('#')) return undefined;
  let current: unknown = root;
  for (const part of reference.slice(1).split('/').slice(1)) {
    const key = decode(part).replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof current !== 'object' || current === null || !Object.hasOwn(current, key)) return undefined;
    current = (current as Record<string, unknown>)[key];
  }
  return current;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
