import { analyse } from './analysis/analyse';
import type { WorkflowDocument } from './document';
import { defaultLiteral } from './expressions/default-literal';
import { isSometimesAbsent } from './expressions/infer-path';
import { inferSource } from './expressions/infer-source';
import { isName } from './expressions/is-name';
import { formatLiteral, formatReference, type Reference } from './expressions/reference';
import type { TypeScope } from './expressions/type-scope';
import type { JsonSchema } from './json-schema';
import type { NodeRegistry } from './node-definition';
import { labelOf } from './types/label-of';
import { fieldsOf, itemOf } from './types/member-of';
import { isOptional, toRequired } from './types/optional';
import { canBe, isAny, kindsOf } from './types/schema-kinds';

/** Something that can be picked for a field of a step. */
export interface ScopeValue {
  /** the CEL to insert: safe as it is, with a stand-in where the value may be missing */
  expression: string;
  label: string;
  schema: JsonSchema;
  /** the step it comes from; null for the names a container adds and for what the run knows of itself */
  nodeId: string | null;
  /** it may be missing or empty when the step runs */
  isOptional: boolean;
  /** its fields, or for a list its first item; to be shown under it */
  children: ScopeValue[];
}

export interface ScopeOptions {
  /** for a field that is about the steps inside a container (`FieldMeta.scope`) */
  scope?: 'body';
  /** names that exist in this field only (`FieldMeta.locals`) */
  locals?: Record<string, JsonSchema>;
}

const MAX_DEPTH = 5;

/** Everything a field of a step may use, what is nearest first: its own names, the item, the steps before it, the input, the run. */
export function valuesInScope(
  document: WorkflowDocument,
  registry: NodeRegistry,
  nodeId: string,
  options: ScopeOptions = {},
): ScopeValue[] {
  const typing = analyse(document, registry);
  if (!typing.structure.nodes.has(nodeId)) return [];
  const scope = options.scope === 'body' ? typing.bodyScopeOf(nodeId) : typing.scopeOf(nodeId);
  const startId = typing.startId() ?? null;
  const locals = Object.entries(options.locals ?? {}).map(([name, schema]) =>
    localValue(name, labelOf(name, schema), schema),
  );
  const startKey = startId === null ? undefined : typing.structure.nodes.get(startId)?.key;
  const steps = scope
    .stepKeys()
    .toReversed()
    // Start gives the input, which is listed under its own name.
    .filter((key) => key !== startKey)
    .flatMap((key) => stepValue(key, scope, typing.structure.byKey.get(key)?.id ?? null));
  return [
    ...locals,
    ...namedValue('item', scope, null),
    ...namedValue('state', scope, null),
    ...namedValue('voter', scope, null),
    ...namedValue('index', scope, null),
    ...steps,
    ...namedValue('errors', scope, null),
    ...namedValue('input', scope, startId),
    ...namedValue('run', scope, null),
  ];
}

/** The type a template or expression has in a field of a step. */
export function typeOf(
  document: WorkflowDocument,
  registry: NodeRegistry,
  nodeId: string,
  source: string,
  kind: 'template' | 'expression',
): JsonSchema {
  return inferSource(source, kind, analyse(document, registry).scopeOf(nodeId)).schema;
}

/** What a step gives when it succeeds. */
export const outputSchemaOf = (document: WorkflowDocument, registry: NodeRegistry, nodeId: string): JsonSchema =>
  analyse(document, registry).outputOf(nodeId);

function namedValue(root: Exclude<Reference['root'], 'steps'>, scope: TypeScope, nodeId: string | null): ScopeValue[] {
  const named = scope.name(root);
  if (!named) return [];
  return [value({ root, path: [] }, named.label, named.schema, nodeId, isOptional(named.schema), 0)];
}

function stepValue(key: string, scope: TypeScope, nodeId: string | null): ScopeValue[] {
  const step = scope.step(key);
  if (step.kind !== 'known') return [];
  return [value({ root: 'steps', key, path: [] }, step.title, step.schema, nodeId, step.isOptional, 0)];
}

type Place = Pick<Reference, 'root' | 'key' | 'path'>;

function value(
  place: Place,
  label: string,
  schema: JsonSchema,
  nodeId: string | null,
  mayBeMissing: boolean,
  depth: number,
): ScopeValue {
  const isMissable = mayBeMissing || (canBe(schema, 'empty') && !isAny(schema));
  const reference: Reference = {
    ...place,
    isOptional: isMissable,
    ...(isMissable ? { fallback: defaultLiteral(schema).value } : {}),
  };
  return {
    expression: formatReference(reference),
    label,
    schema: toRequired(schema),
    nodeId,
    isOptional: isMissable,
    children: depth < MAX_DEPTH ? childrenOf(place, schema, nodeId, isMissable, depth) : [],
  };
}

function childrenOf(
  place: Place,
  schema: JsonSchema,
  nodeId: string | null,
  mayBeMissing: boolean,
  depth: number,
): ScopeValue[] {
  const below = (part: string | number): Place => ({ ...place, path: [...place.path, part] });
  const fields = fieldsOf(schema)
    // What identifies a file inside is of no use to anyone; its name and size are.
    .filter(([name]) => !name.startsWith('$'))
    .map(([name, field]) =>
      value(
        below(name),
        labelOf(name, field),
        field,
        nodeId,
        mayBeMissing || isOptional(field) || isSometimesAbsent(schema, name),
        depth + 1,
      ),
    );
  if (fields.length > 0 || !kindsOf(schema).includes('list') || isAny(schema)) return fields;
  const item = itemOf(schema);
  // Written strictly: whether a list has items is not for its type to say, and a run that found none must not go on with nothing.
  return isAny(item) ? [] : [value(below(0), 'First item', item, nodeId, mayBeMissing, depth + 1)];
}

function localValue(expression: string, label: string, schema: JsonSchema): ScopeValue {
  const children = fieldsOf(schema).map(([name, field]) =>
    localValue(`${expression}${isName(name) ? `.${name}` : `[${formatLiteral(name)}]`}`, labelOf(name, field), field),
  );
  return { expression, label, schema, nodeId: null, isOptional: false, children };
}
