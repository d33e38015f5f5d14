import type { WorkflowDocument, WorkflowNode } from '@/graph/document';
import { parsePath } from './path';
import { runOrder } from './run-order';
import { repeatKindOf, type Span } from './span';
import { newSpan } from './span-of-step';

/**
 * Gives every row its place: steps in run order, items by number, and a row for each step of the drawing that the run
 * has not reached. Returns the top-level paths.
 */
export function placeSpans(spans: Map<string, Span>, document: WorkflowDocument): string[] {
  const ordered = runOrder(document);
  const itemsByContainer = new Map<string, Span[]>();
  const nodeByKey = new Map(document.nodes.map((node) => [node.key, node]));
  const hold = (item: Span): void => {
    const items = itemsByContainer.get(item.parent);
    if (items) items.push(item);
    else itemsByContainer.set(item.parent, [item]);
  };
  const addItem = (container: string, index: number): void => {
    const path = `${container}[${index}]`;
    if (spans.has(path)) return;
    const node = nodeByKey.get(parsePath(container).at(-1)?.key ?? '');
    const item = newSpan(path, node?.id ?? '', node);
    item.kind = 'item';
    item.index = index;
    item.parent = container;
    const holder = spans.get(container);
    item.repeat = (holder && repeatKindOf(holder)) ?? 'items';
    spans.set(path, item);
    hold(item);
  };
  const groupsByContainer = new Map<string, Span[]>();
  for (const span of [...spans.values()]) {
    const { parent } = span;
    if (span.kind === 'item') hold(span);
    if (span.isFinal) continue;
    const groups = groupsByContainer.get(parent);
    if (span.group && groups) groups.push(span);
    else if (span.group) groupsByContainer.set(parent, [span]);
    if (parent.endsWith(']') && !spans.has(parent)) {
      const at = parent.lastIndexOf('[');
      addItem(parent.slice(0, at), Number(parent.slice(at + 1, -1)));
    }
    for (let turn = 0; turn < rowsOf(span); turn++) addItem(span.path, turn);
  }

  const placeScope = (parentId: string | undefined, prefix: string, depth: number): string[] =>
    (ordered.get(parentId) ?? []).map((node) => placeStep(node, `${prefix}${node.key}`, depth));

  const placeStep = (node: WorkflowNode, path: string, depth: number): string => {
    let span = spans.get(path);
    if (!span) {
      span = newSpan(path, node.id, node);
      spans.set(path, span);
    }
    span.depth = depth;
    const items = itemsByContainer.get(path);
    const groups = groupsByContainer.get(path);
    if (groups) {
      const place = ({ path: of }: Span): number => parsePath(of).at(-2)?.index ?? 0;
      groups.sort((a, b) => place(a) - place(b));
      span.children = groups.map((group) => {
        group.depth = depth + 1;
        return group.path;
      });
    } else if (items) {
      items.sort((a, b) => (a.index ?? 0) - (b.index ?? 0));
      span.children = items.map((item) => {
        if (item.isFinal) return item.path;
        item.depth = depth + 1;
        item.children = placeScope(node.id, `${item.path}/`, depth + 2);
        return item.path;
      });
    } else if (ordered.has(node.id) && repeatKindOf(span) === null && !span.reusedFrom) {
      // Not started yet, or branches: the body is shown once; nothing inside ran when the result was taken over
      span.children = placeScope(node.id, `${path}/`, depth + 1);
    }
    return path;
  };

  return placeScope(undefined, '', 0);
}

/**
 * How many rows a container has whatever its steps have done: the turns of a loop that are over and the one at work, of
 * which a retry may know no more than what they gave; and all votes, since those not needed are part of the result.
 */
function rowsOf({ loop, fan, endedAt }: Span): number {
  if (loop) return loop.isDone || endedAt !== null ? loop.turns : Math.min(loop.turns + 1, loop.maxTurns);
  return fan?.over === 'votes' ? fan.count : 0;
}
