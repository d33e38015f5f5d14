import type { Names } from '@/graph/expressions/evaluate';
import { ExpressionError } from '@/graph/expressions/expression-error';
import { resolveFields } from '@/graph/expressions/resolve-fields';
import type { Json, JsonObject } from '@/graph/json';
import type { PlanNode } from '@/graph/plan';
import { sanitizeForeign, UnsafeJsonError } from '@/graph/sanitize';
import { StepFailure } from './contract';
import type { ResolvedField } from './events';
import { prepareGroup } from './group';
import type { LargeValues } from './large-values';
import { namesIn, type RunNames } from './names';
import type { RunState } from './state';
import type { StepError } from './step-error';
import { instanceOf } from './step-path';

/** A step's config with the values put in, and the record of them. */
export type Prepared =
  | { config: JsonObject; names: Names; input: ResolvedField[] }
  /** a field has no value: the step fails before it begins */
  | { error: StepError };

/** At once when every value is at hand and small; else after fetching and storing them. */
export function prepare(
  state: RunState,
  node: PlanNode,
  path: string,
  run: RunNames,
  values: LargeValues,
): Prepared | Promise<Prepared> {
  if (node.group) return prepareGroup(state, node.group, path, run, values);
  const sources = node.fields.map(({ source }) => source);
  const names = namesIn(state, instanceOf(path), sources, run, values);
  if (!(names instanceof Promise)) return resolve(node, names, values);
  return names.then((found) => resolve(node, found, values)).catch(asFailure);
}

function resolve(node: PlanNode, names: Names, values: LargeValues): Prepared | Promise<Prepared> {
  try {
    const { config, values: fields } = resolveFields(node, names);
    // An expression can make what no step may give: U+0000, half a character.
    const stored = fields.map((field) => values.put(sanitizeForeign(field.value).value));
    const finish = (kept: Json[]): Prepared => ({
      config,
      names,
      input: fields.map((field, index) => ({ ...field, value: kept[index] ?? null })),
    });
    return stored.some((one) => one instanceof Promise) ? Promise.all(stored).then(finish) : finish(stored as Json[]);
  } catch (cause) {
    return asFailure(cause);
  }
}

/** Values that cannot be had are the step's failure; anything else is not its fault and passes on. */
function asFailure(cause: unknown): Prepared {
  if (cause instanceof StepFailure) return { error: cause.error };
  if (cause instanceof UnsafeJsonError)
    return { error: { code: 'unsafe-data', message: cause.message, transient: false } };
  if (!(cause instanceof ExpressionError)) throw cause;
  return { error: { code: 'expression', message: cause.message, transient: false, field: cause.field } };
}
