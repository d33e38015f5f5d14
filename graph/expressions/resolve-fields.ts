import { formatFieldPath } from '../field-path';
import { isFileRef, isJsonObject, type Json, type JsonObject } from '../json';
import type { JsonSchema } from '../json-schema';
import type { PlanField, PlanNode } from '../plan';
import { problemInWords } from '../schema-problem';
import { validateAgainst } from '../schema-validate';
import { coerceText } from './coerce-text';
import { evaluateExpression, evaluateTemplate, type Names } from './evaluate';
import { ExpressionError } from './expression-error';
import { namesIn } from './names-in';

/** A value put into a step, and the names it was read from; the shape of `resolvedFieldSchema` in the engine's events. */
export interface ResolvedValue {
  field: string;
  value: Json;
  references: string[];
}

/**
 * The step's config with every template and expression replaced by its value, but for the deferred ones, and a list of the
 * values for people to read. Throws `ExpressionError` with `field` set to the first place that has no value.
 */
export function resolveFields(node: PlanNode, names: Names): { config: JsonObject; values: ResolvedValue[] } {
  const values: ResolvedValue[] = [];
  let config = node.config;
  for (const field of node.fields) {
    if (field.isDeferred) continue;
    const { place, references } = factsOf(field);
    const value = resolveField(field, names, place);
    config = withValueAt(config, field.path, value) as JsonObject;
    values.push({ field: place, value, references });
  }
  return { config, values };
}

const known = new WeakMap<PlanField, { place: string; references: string[] }>();

/** What is the same each time the field is resolved, found out once for as long as its plan lives. */
function factsOf(field: PlanField): { place: string; references: string[] } {
  const facts = known.get(field) ?? {
    place: formatFieldPath(field.path),
    references: namesIn(field.source, field.kind),
  };
  known.set(field, facts);
  return facts;
}

function resolveField(field: PlanField, names: Names, place: string): Json {
  try {
    const value =
      field.kind === 'expression'
        ? evaluateExpression(field.source, names)
        : evaluateTemplate(field.source, names, { keepType: field.keepsType ?? false });
    return field.expects ? asExpected(value, field.expects) : value;
  } catch (error) {
    if (error instanceof ExpressionError) throw error.at(place);
    throw error;
  }
}

/** A number typed into a template field is text until here. */
function asExpected(value: Json, expected: JsonSchema): Json {
  const converted = typeof value === 'string' ? coerceText(value, expected) : value;
  const problem = validateAgainst(expected, converted)[0];
  if (!problem) return converted;
  throw new ExpressionError('type', problemInWords(problem, 'The value'));
}

/** A copy in which only the containers along the path are new. */
function withValueAt(container: Json, path: readonly (string | number)[], value: Json): Json {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(container))
    return container.map((item, index) => (index === key ? withValueAt(item, rest, value) : item));
  if (!isJsonObject(container) || isFileRef(container)) return container;
  return { ...container, [key]: withValueAt(container[key] ?? null, rest, value) };
}
