import type { WorkflowDocument, WorkflowEdge, WorkflowNode } from '../document';
import { type DocumentPatch, diffDocuments } from './document-patch';

/** What every command gives back. */
export interface Edited {
  /** the very document given when there was nothing to do */
  document: WorkflowDocument;
  /** `applyPatch(document, inverse)` is the document as it was before */
  inverse: DocumentPatch;
}

export const edited = <Extra extends object = object>(
  before: WorkflowDocument,
  after: WorkflowDocument,
  extra: Extra = {} as Extra,
): Edited & Extra => ({ document: after, inverse: diffDocuments(after, before), ...extra });

/** The document with one step replaced by what `change` makes of it. */
export function withNode(
  document: WorkflowDocument,
  nodeId: string,
  change: (node: WorkflowNode) => WorkflowNode,
): WorkflowDocument {
  return withNodes(document, (node) => (node.id === nodeId ? change(node) : node));
}

/** The document with every step replaced by what `change` makes of it; the same document when none differs. */
export function withNodes(document: WorkflowDocument, change: (node: WorkflowNode) => WorkflowNode): WorkflowDocument {
  let isChanged = false;
  const nodes = document.nodes.map((node) => {
    const next = change(node);
    if (next !== node) isChanged = true;
    return next;
  });
  return isChanged ? { ...document, nodes } : document;
}

export const findNode = (document: WorkflowDocument, nodeId: string): WorkflowNode | undefined =>
  document.nodes.find((node) => node.id === nodeId);

/** These steps and everything inside them. */
export function withDescendants(document: WorkflowDocument, nodeIds: Iterable<string>): Set<string> {
  const found = new Set(nodeIds);
  // A container may stand after what it holds in the document, so look until nothing is added.
  for (let size = -1; size !== found.size; ) {
    size = found.size;
    for (const node of document.nodes) if (node.parentId !== undefined && found.has(node.parentId)) found.add(node.id);
  }
  return found;
}

/** Edges between steps of different levels, which nothing may draw. */
export function withoutCrossingEdges(document: WorkflowDocument): WorkflowDocument {
  const parents = new Map(document.nodes.map((node) => [node.id, node.parentId]));
  const edges = document.edges.filter((edge) => parents.get(edge.source) === parents.get(edge.target));
  return edges.length === document.edges.length ? document : { ...document, edges };
}

/** The same edge drawn twice is drawn once. */
export function distinctEdges(edges: readonly WorkflowEdge[]): WorkflowEdge[] {
  const seen = new Set<string>();
  return edges.filter((edge) => {
    const identity = `${edge.source} ${edge.sourcePort} ${edge.target}`;
    if (seen.has(identity)) return false;
    seen.add(identity);
    return true;
  });
}
