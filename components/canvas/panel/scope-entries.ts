import type { WorkflowDocument } from '@/graph/document';
import { isJsonObject, type Json, type JsonObject } from '@/graph/json';
import type { NodeRegistry } from '@/graph/node-definition';
import type { ScopeValue } from '@/graph/scope';
import { makeValueBook, type ValueBook, type ValueEntry } from '../../forms/values/value-book';
import { cardModel } from '../card-model';

const MAX_DEPTH = 3;

/** Values in scope as the picker lists them: grouped by step, the parts of a value before the whole of it. */
export const bookOf = (
  values: ScopeValue[] | null,
  document: WorkflowDocument,
  registry: NodeRegistry,
  names: JsonObject,
): ValueBook => {
  const byId = new Map(document.nodes.map((node) => [node.id, node]));
  const titles = new Map(document.nodes.map((node) => [node.key, node.title]));
  const entries: ValueEntry[] = [];

  const add = (
    value: ScopeValue,
    source: Pick<ValueEntry, 'source' | 'icon' | 'kind' | 'nodeId'>,
    depth: number,
  ): void => {
    entries.push({
      ...source,
      expression: value.expression,
      label: value.label,
      schema: value.schema,
      isOptional: value.isOptional,
      depth,
      last: valueAt(value.expression, names),
    });
    if (depth < MAX_DEPTH) for (const child of value.children) add(child, source, depth + 1);
  };

  for (const value of values ?? []) {
    const node = value.nodeId === null ? undefined : byId.get(value.nodeId);
    const model = node ? cardModel(node, registry.get(node.type)) : null;
    const nameless = sourceOfName(value.expression);
    const source = {
      nodeId: value.nodeId,
      source: model?.title ?? nameless.source,
      icon: model?.icon ?? nameless.icon,
      kind: model?.kind ?? ('repeat' as const),
    };
    const isWholeStep = node !== undefined && value.children.length > 0;
    if (isWholeStep) {
      for (const child of value.children) add(child, source, 1);
      add({ ...value, label: `All of ${value.label}`, children: [] }, source, 1);
    } else add(value, source, value.children.length > 0 ? 1 : 0);
  }
  return makeValueBook(entries, titles, values !== null);
};

/** Where a value that no step gives comes from. */
const sourceOfName = (expression: string): { source: string; icon: string } => {
  switch (/^\w+/.exec(expression)?.[0]) {
    case 'item':
      return { source: 'This item', icon: 'columns-3' };
    case 'state':
      return { source: 'This turn', icon: 'repeat-2' };
    case 'voter':
      return { source: 'This vote', icon: 'users' };
    case 'index':
      return { source: 'This place', icon: 'hash' };
    case 'errors':
      return { source: 'What went wrong', icon: 'triangle-alert' };
    default:
      return { source: 'This run', icon: 'play' };
  }
};

/** What an expression that is a plain path gave last. */
export const valueAt = (expression: string, names: JsonObject): Json | undefined => {
  const plain = expression
    .replace(/\.orValue\(.*\)$/, '')
    .replaceAll('.?', '.')
    .replaceAll('[?', '[');
  let current: Json | undefined = names;
  for (const [, name, index, quoted] of plain.matchAll(/(?:^|\.)([A-Za-z_]\w*)|\[(\d+)\]|\["([^"]*)"\]/g)) {
    const key: string | undefined = name ?? quoted;
    if (index !== undefined && Array.isArray(current)) current = current[Number(index)];
    else if (key !== undefined && isJsonObject(current) && Object.hasOwn(current, key)) current = current[key];
    else return undefined;
  }
  return current;
};
