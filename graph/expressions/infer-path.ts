import { anySchema, type JsonSchema } from '../json-schema';
import { describeType } from '../types/describe-type';
import { inWords, labelOf } from '../types/label-of';
import { fieldOf, fieldsOf, itemOf } from '../types/member-of';
import { isOptional, toRequired } from '../types/optional';
import { canBe, isAny, kindsOf } from '../types/schema-kinds';
import { defaultLiteral } from './default-literal';
import { pathKey } from './guards';
import type { Inference, Place } from './infer';
import type { Inferred } from './inferred';
import { isName } from './is-name';
import { isPath } from './names-in';
import { nearestName } from './nearest-name';
import type { Ast } from './parse-expression';
import { formatLiteral } from './reference';
import { REFERENCE_ROOTS } from './reference-roots';

type Access = Extract<Ast, { op: '.' | '.?' | '[]' | '[?]' }>;

/** One step further down a path. */
interface At {
  schema: JsonSchema;
  isOptional: boolean;
  /** the name of the value itself, and of what it is part of */
  label: string;
  origin: string;
  /** the first part that may be missing and is read as if it were not */
  unguarded?: { reason: string; severity: 'error' | 'warning' };
  /** something is wrong already: say no more about the rest */
  isBroken?: boolean;
}

/** The type of `steps.extract.email` and the like: names, fields, list places. */
export function inferPath(inference: Inference, ast: Ast, place: Place): Inferred {
  const chain: Access[] = [];
  let root = ast;
  while (root.op === '.' || root.op === '.?' || root.op === '[]' || root.op === '[?]') {
    chain.unshift(root);
    root = root.args[0];
  }
  const fromSteps = root.op === 'id' && root.args === 'steps' && !place.locals.has('steps');
  let at: At;
  if (fromSteps) {
    const first = chain.shift();
    at = first ? stepAt(inference, first, chain.at(-1), place) : unnamedStep(inference, root);
  } else at = rootAt(inference, root, place);
  for (const access of chain) at = at.isBroken ? at : memberAt(inference, at, access, place);
  if (at.unguarded && !place.isForgiving) sayUnguarded(inference, ast, at);
  return { schema: at.schema, isOptional: at.isOptional, label: at.label };
}

function rootAt(inference: Inference, root: Ast, place: Place): At {
  if (root.op !== 'id') {
    const inferred = inference.infer(root, place);
    return {
      schema: inferred.schema,
      isOptional: inferred.isOptional,
      label: inferred.label ?? 'The value',
      origin: inferred.label ?? 'the value',
    };
  }
  const local = place.locals.get(root.args);
  if (local) return { schema: local, isOptional: false, label: inWords(root.args), origin: inWords(root.args) };
  const named = inference.scope.name(root.args);
  if (named) return { schema: named.schema, isOptional: false, label: named.label, origin: named.label };
  const near = nearestName(
    root.args,
    REFERENCE_ROOTS.filter((name) => name === 'steps' || inference.scope.name(name)),
  );
  inference.problem(
    root,
    'unknown-reference',
    'error',
    unknownName(root.args, near),
    near ? replace(root.start, root.end, near, near) : undefined,
  );
  return broken(root.args);
}

/** What adds a name to the steps inside it. */
const HOMES = new Map([
  ['item', 'a For each'],
  ['state', 'a Loop'],
  ['voter', 'a vote by several models'],
  ['index', 'a For each, a Loop or a Vote'],
]);

function unknownName(name: string, near: string | null): string {
  if (name === 'errors') return 'No step before this one goes on by its error port, so there is no error to read.';
  const home = HOMES.get(name);
  if (home) return `"${name}" is only there inside ${home}.`;
  return near
    ? `There is no "${name}" here. Did you mean "${near}"?`
    : `There is no "${name}" here. Put fixed text in quotes.`;
}

function stepAt(inference: Inference, access: Access, last: Access | undefined, place: Place): At {
  const key = fixedKey(access);
  if (typeof key !== 'string') return unnamedStep(inference, access);
  const step = inference.scope.step(key);
  if (step.kind === 'unavailable') {
    inference.problem(access, 'unreachable-reference', 'error', step.reason);
    return broken(inWords(key));
  }
  if (step.kind === 'unknown') {
    const { near } = step;
    const what = last ? fixedKey(last) : null;
    const value = typeof what === 'string' ? inWords(what) : 'This value';
    const message = `${value} comes from a step that is not there, "${key}".${near ? ` Did you mean ${near.title}?` : ''}`;
    const canReplace = near && (access.op === '.' || access.op === '.?');
    const fix = canReplace ? replace(access.end - key.length, access.end, near.key, near.title) : undefined;
    inference.problem(access, 'unknown-reference', 'error', message, fix);
    return broken(inWords(key));
  }
  const at: At = { schema: step.schema, isOptional: false, label: step.title, origin: step.title };
  if (access.op === '.?' || access.op === '[?]') return { ...at, isOptional: step.isOptional };
  if (!step.isOptional || place.guards.has(pathKey(access))) return at;
  return { ...at, unguarded: { reason: step.reason, severity: 'error' } };
}

/** All steps at once, or one computed: then nothing could say before the run what is needed. */
function unnamedStep(inference: Inference, ast: Ast): At {
  inference.problem(ast, 'unknown-reference', 'error', 'Name one step, for example steps.draft.');
  return broken('The step');
}

function memberAt(inference: Inference, at: At, access: Access, place: Place): At {
  const isAsked = access.op === '.?' || access.op === '[?]';
  const key = access.op === '.' || access.op === '.?' ? access.args[1] : indexOf(inference, access.args[1], place);
  if (canBe(at.schema, 'list') && !isAny(at.schema) && typeof key !== 'string') {
    return {
      ...at,
      schema: toRequired(itemOf(at.schema)),
      isOptional: at.isOptional || isAsked,
      label: `${at.label} item`,
    };
  }
  if (typeof key !== 'string')
    return {
      ...at,
      schema: key === null || isAny(at.schema) ? anySchema : openMember(at.schema),
      isOptional: at.isOptional || isAsked,
    };
  const member = fieldOf(at.schema, key);
  if (member === null) return noSuchField(inference, at, access, key);
  const label = labelOf(key, member);
  const isSkippable = isOptional(member);
  const isLoose = isSkippable || isSometimesAbsent(at.schema, key) || (canBe(at.schema, 'empty') && !isAny(at.schema));
  const next: At = {
    ...at,
    schema: toRequired(member),
    label,
    // `.?` makes optional what may be missing; where nothing can be, it changes nothing.
    isOptional: at.isOptional || (isAsked && (isLoose || (canBe(member, 'empty') && !isAny(member)))),
  };
  const isGuarded = place.guards.has(pathKey(access));
  if (isGuarded) return { ...next, schema: withoutEmpty(next.schema) };
  if (isAsked) return { ...next, schema: withoutEmpty(next.schema) };
  if (next.isOptional || next.unguarded || !isLoose) return next;
  return {
    ...next,
    unguarded: isSkippable
      ? { reason: `${label} is not always there`, severity: 'error' }
      : { reason: `${label} of ${at.origin} may be empty`, severity: 'warning' },
  };
}

/** Said by the type itself: fields it lists as needed leave the others to chance. A type without such a list says nothing. */
export const isSometimesAbsent = (schema: JsonSchema, key: string): boolean =>
  schema.required !== undefined && !schema.required.includes(key) && Object.hasOwn(schema.properties ?? {}, key);

function withoutEmpty(schema: JsonSchema): JsonSchema {
  if (!Array.isArray(schema.type) || !schema.type.includes('null')) return schema;
  const types = schema.type.filter((type) => type !== 'null');
  const { enum: choices, ...rest } = schema;
  const [only] = types;
  return {
    ...rest,
    type: types.length === 1 && only ? only : types,
    ...(choices ? { enum: choices.filter((choice) => choice !== null) } : {}),
  };
}

const openMember = (schema: JsonSchema): JsonSchema =>
  typeof schema.additionalProperties === 'object' ? schema.additionalProperties : anySchema;

/** A number, a name, or null when it is computed. */
function indexOf(inference: Inference, index: Ast, place: Place): string | number | null {
  if (index.op === 'value') {
    if (typeof index.args === 'string') return index.args;
    if (typeof index.args === 'bigint' || typeof index.args === 'number') return Number(index.args);
  }
  inference.expectKind(index, ['number', 'text'], place);
  return null;
}

function noSuchField(inference: Inference, at: At, access: Access, key: string): At {
  const parent = at.label === at.origin ? at.origin : `${at.label} of ${at.origin}`;
  const kinds = kindsOf(at.schema).filter((kind) => kind !== 'empty');
  if (kinds.length === 1 && kinds[0] === 'list') {
    inference.problem(
      access,
      'type-mismatch',
      'error',
      `${parent} is a list: pick one of its items, for example the first with [0].`,
    );
  } else if (!kinds.includes('object')) {
    inference.problem(
      access,
      'type-mismatch',
      'error',
      `${parent} is ${describeType(at.schema)}, so it has no fields.`,
    );
  } else {
    const names = new Map(fieldsOf(at.schema));
    const near = nearestName(key, names.keys());
    const hint = near ? ` Did you mean ${labelOf(near, names.get(near))}?` : '';
    const canReplace = near !== null && isName(near) && (access.op === '.' || access.op === '.?');
    inference.problem(
      access,
      'unknown-reference',
      'error',
      `${inWords(key)} comes from ${parent}, which has no such field.${hint}`,
      canReplace ? replace(access.end - key.length, access.end, near, labelOf(near, names.get(near))) : undefined,
    );
  }
  return broken(inWords(key));
}

function sayUnguarded(inference: Inference, ast: Ast, at: At): void {
  if (!at.unguarded) return;
  const { value, words } = defaultLiteral(at.schema);
  const isSkipped = at.unguarded.severity === 'error';
  const source = ast.input.slice(ast.start, ast.end);
  const message = isSkipped
    ? `${at.unguarded.reason}, so ${at.label === at.origin ? 'it' : at.label} may be missing here.`
    : `${at.unguarded.reason}; the step fails then.`;
  inference.problem(ast, isSkipped ? 'may-be-skipped' : 'may-be-empty', at.unguarded.severity, message, {
    label: `Use ${words} ${isSkipped ? 'when it is missing' : 'then'}`,
    start: ast.start,
    end: ast.end,
    replacement: isPath(ast) ? optionalForm(ast, formatLiteral(value)) : `default(${source}, ${formatLiteral(value)})`,
  });
}

/** `steps.refund.text` as `steps.?refund.?text.orValue("")` */
function optionalForm(path: Ast, fallback: string): string {
  const parts: string[] = [];
  let node = path;
  while (node.op === '.' || node.op === '.?' || node.op === '[]' || node.op === '[?]') {
    const inner = node.args[1];
    parts.unshift(typeof inner === 'string' ? `.?${inner}` : `[?${inner.input.slice(inner.start, inner.end)}]`);
    node = node.args[0];
  }
  return `${node.op === 'id' ? node.args : ''}${parts.join('')}.orValue(${fallback})`;
}

function fixedKey(access: Access): string | number | null {
  const key = access.args[1];
  if (typeof key === 'string') return key;
  return key.op === 'value' && typeof key.args === 'string' ? key.args : null;
}

const replace = (start: number, end: number, replacement: string, label: string) => ({
  label: `Use ${label}`,
  start,
  end,
  replacement,
});

const broken = (label: string): At => ({ schema: anySchema, isOptional: false, label, origin: label, isBroken: true });
