import type { JsonSchema } from '../json-schema';
import { describeType } from './describe-type';
import { labelOf } from './label-of';
import { fieldOf, fieldsOf, itemOf } from './member-of';
import { isAny, kindsOf } from './schema-kinds';

/** Null when a value of the one type may be used where the other is wanted, else why not, in plain words. */
export function whyNotAssignable(from: JsonSchema, to: JsonSchema): string | null {
  return explain(from, to, { where: '', depth: 0, compared: { times: 0 } });
}

/** Each form of the one is held against each of the other: beyond this the value itself will tell. */
const MOST_COMPARED = 20_000;

interface At {
  /** the field or list it is about; empty for the whole */
  where: string;
  depth: number;
  /** over the whole comparison */
  compared: { times: number };
}

/**
 * Only what surely fails is refused: types describe what a step usually gives, and the value itself is checked when it is there.
 */
function explain(from: JsonSchema, to: JsonSchema, at: At): string | null {
  const { where } = at;
  const below = (part: string): At => ({ ...at, where: part, depth: at.depth + 1 });
  if (at.depth > 12 || ++at.compared.times > MOST_COMPARED || isAny(from) || isAny(to)) return null;
  const sources = from.anyOf ?? from.oneOf;
  if (sources && sources.length > 0 && !from.type) {
    // One of the forms it may have will do: the value itself tells which it is.
    return sources.some((source) => explain(source, to, below(where)) === null) ? null : mismatch(from, to, where);
  }
  const targets = to.anyOf ?? to.oneOf;
  if (targets && targets.length > 0 && !to.type) {
    const reasons = targets.map((target) => explain(from, target, below(where)));
    return reasons.some((reason) => reason === null) ? null : mismatch(from, to, where);
  }
  const wanted = kindsOf(to);
  const shared = kindsOf(from).filter((kind) => wanted.includes(kind));
  if (shared.length === 0) return mismatch(from, to, where);
  if (isFile(to) !== isFile(from) && shared.length === 1 && shared[0] === 'object' && (isFile(to) || isFile(from)))
    return isFile(to) && fieldsOf(from).length === 0 ? null : mismatch(from, to, where);
  if (from.enum && to.enum && !from.enum.some((value) => to.enum?.includes(value))) return mismatch(from, to, where);
  if (shared.includes('list') && shared.length === 1)
    return explain(itemOf(from), itemOf(to), below(`${where || 'It'} has items: each`));
  if (shared.includes('object') && shared.length === 1) return explainFields(from, to, at);
  return null;
}

function explainFields(from: JsonSchema, to: JsonSchema, at: At): string | null {
  for (const name of to.required ?? []) {
    if (fieldOf(from, name) === null) return `${at.where || 'It'} has no ${labelOf(name, to.properties?.[name])}.`;
  }
  for (const [name, wanted] of fieldsOf(to)) {
    const given = fieldOf(from, name);
    const reason = given ? explain(given, wanted, { ...at, where: labelOf(name, wanted), depth: at.depth + 1 }) : null;
    if (reason) return reason;
  }
  return null;
}

const isFile = (schema: JsonSchema): boolean => schema.format === 'file';

const mismatch = (from: JsonSchema, to: JsonSchema, where: string): string =>
  `${where || 'It'} is ${describeType(from)}, but ${describeType(to)} is needed.`;
