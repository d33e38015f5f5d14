import type { WorkflowDocument } from '../document';
import type { NodeRegistry } from '../node-definition';
import { type Edited, edited, findNode, withNodes } from './edited';
import { mapReferences } from './map-references';
import { keyFromTitle, keysOf, uniqueKey } from './naming';

/**
 * Gives a step another key and changes every reference to it in the whole workflow. The key is made fit and unique; `key` is
 * what it became.
 */
export function renameKey(
  document: WorkflowDocument,
  registry: NodeRegistry,
  nodeId: string,
  wanted: string,
): Edited & { key: string | null } {
  const node = findNode(document, nodeId);
  if (!node) return edited(document, document, { key: null });
  const taken = keysOf({ ...document, nodes: document.nodes.filter((other) => other.id !== nodeId) });
  const key = uniqueKey(keyFromTitle(wanted), taken);
  if (key === node.key) return edited(document, document, { key });
  // With two steps of one key (a finding), references mean the first.
  const isMeant = document.nodes.find((other) => other.key === node.key)?.id === nodeId;
  const next = withNodes(document, (other) => {
    const rewritten = isMeant ? mapReferences(other, registry, (old) => (old === node.key ? key : undefined)) : other;
    return other.id === nodeId ? { ...rewritten, key } : rewritten;
  });
  return edited(document, next, { key });
}
