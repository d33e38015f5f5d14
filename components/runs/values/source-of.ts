import type { Json } from '@/graph/json';
import { isJsonObject } from '@/graph/json';
import { parentPath, scopePrefix } from '../timeline/path';
import type { Span, Timeline } from '../timeline/span';

/** Where a value came from: a step of the same run, and the place in what it gave. */
export interface ValueSource {
  span: Span;
  /** inside the step's output */
  path: (string | number)[];
  /** what to call the value: "Customer name", or the step's title when all of its output was used */
  name: string;
  /** a container hands it to the steps inside: what the step gave in the end is not it */
  isHandedIn?: boolean;
}

/**
 * Finds the step behind a reference (`steps.extract.email`, `input.document`, `item.sku`) as seen from `reader`: the
 * nearest one outwards, so that a step in an item reads its sibling in the same item.
 */
export function sourceOf(timeline: Timeline, reader: Span, reference: string): ValueSource | null {
  const [root, ...rest] = splitReference(reference);
  if (root === 'steps') {
    const key = rest.shift();
    const span = typeof key === 'string' ? nearestStep(timeline, reader, key) : null;
    return span && { span, path: rest, name: nameOf(rest) ?? span.title };
  }
  if (root === 'errors') {
    const key = rest.shift();
    const span = typeof key === 'string' ? nearestStep(timeline, reader, key) : null;
    return span && { span, path: [], name: `What went wrong in ${span.title}` };
  }
  if (root === 'input') {
    const span = timeline.roots.flatMap((path) => timeline.spans.get(path) ?? []).find(({ type }) => type === 'start');
    return span ? { span, path: rest, name: nameOf(rest) ?? 'Input' } : null;
  }
  const name = typeof root === 'string' ? CONTAINER_NAMES.get(root) : undefined;
  if (name) {
    const container = timeline.spans.get(parentPath(reader.path).replace(/\[\d+\]$/, ''));
    return container ? { span: container, path: [], name: nameOf(rest) ?? name, isHandedIn: true } : null;
  }
  return null;
}

/** What a container adds for the steps inside it. */
const CONTAINER_NAMES = new Map([
  ['item', 'Item'],
  ['state', 'State'],
  ['voter', 'Model of this vote'],
  ['index', 'Place'],
]);

function nearestStep(timeline: Timeline, reader: Span, key: string): Span | null {
  for (let prefix = scopePrefix(reader.path); ; prefix = scopePrefix(prefix.slice(0, -1))) {
    const span = timeline.spans.get(`${prefix}${key}`);
    if (span) return span;
    if (prefix === '') return null;
  }
}

/** `steps.rows[0].name` and `steps.rows["first name"]` both come apart. */
export function splitReference(reference: string): (string | number)[] {
  const parts: (string | number)[] = [];
  for (const match of reference.matchAll(
    /\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]|\['((?:[^'\\]|\\.)*)'\]|\.?\??([^.[\]?]+)/g,
  )) {
    if (match[1] !== undefined) parts.push(Number(match[1]));
    else parts.push(match[2] ?? match[3] ?? match[4] ?? '');
  }
  return parts;
}

/** The last name in a path, unless it is only a number. */
const nameOf = (path: (string | number)[]): string | null => {
  const last = path.findLast((part) => typeof part === 'string');
  return typeof last === 'string' ? last : null;
};

/** The value at a place, or undefined when there is none. */
export function valueAt(value: Json | undefined, path: (string | number)[]): Json | undefined {
  let current: Json | undefined = value;
  for (const part of path) {
    if (Array.isArray(current)) current = current[Number(part)];
    else if (isJsonObject(current) && Object.hasOwn(current, String(part))) current = current[String(part)];
    else return undefined;
  }
  return current;
}

/** Items of one step ask for the same values, but for a way that one of them did not take: so many tell for all. */
const ENOUGH = 24;

/** Steps of the run that read this one's output, nearest in the drawing first. */
export function readersOf(timeline: Timeline, source: Span): Span[] {
  const readers = new Map<string, Span>();
  const looks = new Map<string, number>();
  const scope = scopePrefix(source.path);
  const reads = (span: Span): boolean =>
    span.attempts.some(({ input }) =>
      input.some(({ references }) =>
        references.some((reference) => sourceOf(timeline, span, reference)?.span.path === source.path),
      ),
    );
  for (const span of timeline.spans.values()) {
    // A step is read from beside it and from further inside, never from elsewhere
    if (span.attempts.length === 0 || readers.has(span.nodeId) || !span.path.startsWith(scope)) continue;
    const looked = looks.get(span.nodeId) ?? 0;
    if (looked >= ENOUGH) continue;
    looks.set(span.nodeId, looked + 1);
    if (reads(span)) readers.set(span.nodeId, span);
  }
  return [...readers.values()];
}
