import type { WorkflowDocument } from '../document';
import { type Edited, edited } from './edited';

export function removeEdges(document: WorkflowDocument, edgeIds: Iterable<string>): Edited {
  const gone = new Set(edgeIds);
  const edges = document.edges.filter((edge) => !gone.has(edge.id));
  return edited(document, edges.length === document.edges.length ? document : { ...document, edges });
}
