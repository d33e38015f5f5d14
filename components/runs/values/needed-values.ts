import type { WorkflowNode } from '@/graph/document';
import { configFields } from '@/graph/expressions/config-fields';
import { namesIn } from '@/graph/expressions/names-in';
import type { Json } from '@/graph/json';
import { isJsonObject } from '@/graph/json';
import type { NodeRegistry } from '@/graph/node-definition';
import type { Span, Timeline } from '../timeline/span';
import { sourceOf, splitReference, type ValueSource, valueAt } from './source-of';

export interface NeededValue {
  source: ValueSource;
  /** undefined when it was not there */
  value: Json | undefined;
}

/**
 * What the settings of a step ask others for, with what of it was there. Of a step that failed before it had all of its input,
 * or was never begun, the log keeps no input.
 */
export function neededValues(
  node: WorkflowNode,
  span: Span,
  timeline: Timeline,
  registry: NodeRegistry,
): NeededValue[] {
  const definition = registry.get(node.type);
  if (!definition) return [];
  const references = configFields(definition.config, node.config).flatMap(({ source, kind }) => namesIn(source, kind));
  return [...new Set(references)].flatMap((reference) => {
    const source = sourceOf(timeline, span, reference);
    return source && !UNTOLD.test(reference) ? [{ source, value: valueFor(reference, source, span) }] : [];
  });
}

/** What a loop carries and which model votes is not kept by step. */
const UNTOLD = /^(state|voter)\b/;

function valueFor(reference: string, { span: giver, path, isHandedIn }: ValueSource, reader: Span): Json | undefined {
  const [root, ...rest] = splitReference(reference);
  if (root === 'errors') return giver.error ? { code: giver.error.code, message: giver.error.message } : undefined;
  if (!isHandedIn) return valueAt(giver.output, path);
  const place = /\[(\d+)\]\/[^/]*$/.exec(reader.path)?.[1];
  if (root === 'index') return place === undefined ? undefined : Number(place);
  const items = giver.fan?.items;
  if (root !== 'item' || place === undefined || !Array.isArray(items)) return undefined;
  const item = items[Number(place) - (giver.fan?.from ?? 0)];
  return rest.length === 0 || isJsonObject(item) || Array.isArray(item) ? valueAt(item, rest) : undefined;
}
