import type { WorkflowDocument, WorkflowNode } from '@/graph/document';
import { parsePath } from './path';
import { runOrder } from './run-order';
import type { Span } from './span';
import { newSpan } from './span-of-step';

/**
 * Gives every row its place: steps in run order, items by number, and a row for each step of the drawing that the run
 * has not reached. Returns the top-level paths.
 */
export function placeSpans(spans: Map<string, Span>, document: WorkflowDocument): string[] {
  const ordered = runOrder(document);
  const itemsByContainer = new Map<string, Span[]>();
  for (const span of [...spans.values()]) addItemOf(span, spans, document, itemsByContainer);

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
    if (items) {
      items.sort((a, b) => (a.index ?? 0) - (b.index ?? 0));
      span.children = items.map((item) => {
        item.depth = depth + 1;
        item.children = placeScope(node.id, `${item.path}/`, depth + 2);
        return item.path;
      });
    } else if (ordered.has(node.id) && span.fan?.over !== 'items') {
      // Not started yet, or branches: the body is shown once
      span.children = placeScope(node.id, `${path}/`, depth + 1);
    }
    return path;
  };

  return placeScope(undefined, '', 0);
}

/** A step inside a for each has a row of its item above it; items within items have theirs in turn. */
function addItemOf(
  span: Span,
  spans: Map<string, Span>,
  document: WorkflowDocument,
  itemsByContainer: Map<string, Span[]>,
): void {
  const last = parsePath(span.parent).at(-1);
  if (!last || last.index === null || spans.has(span.parent)) return;
  const node = document.nodes.find((candidate) => candidate.key === last.key);
  const item = newSpan(span.parent, node?.id ?? '', node);
  item.kind = 'item';
  item.index = last.index;
  item.parent = span.parent.slice(0, span.parent.lastIndexOf('['));
  spans.set(item.path, item);
  const items = itemsByContainer.get(item.parent);
  if (items) items.push(item);
  else itemsByContainer.set(item.parent, [item]);
}
