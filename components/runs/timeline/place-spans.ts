import type { WorkflowDocument, WorkflowNode } from '@/graph/document';
import { newSpan } from './apply-to-spans';
import { runOrder } from './run-order';
import type { Span } from './span';

/**
 * Gives every row its place: steps in run order, items by number, and a row for each step of the drawing that the run
 * has not reached. Returns the top-level paths.
 */
export function placeSpans(spans: Map<string, Span>, document: WorkflowDocument): string[] {
  const ordered = runOrder(document);
  const itemsByContainer = new Map<string, Span[]>();
  for (const span of spans.values()) {
    span.children = [];
    if (span.kind !== 'item') continue;
    const items = itemsByContainer.get(span.parent);
    if (items) items.push(span);
    else itemsByContainer.set(span.parent, [span]);
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
