import type { WorkflowNode } from '../document';
import { allConfigFields } from '../expressions/config-fields';
import { type KeyChange, rewriteReferences } from '../expressions/rewrite-references';
import type { JsonObject } from '../json';
import type { NodeRegistry } from '../node-definition';
import { setAt } from './set-at';

/** The step with every reference in its settings going by the new keys; the same step when none does. */
export function mapReferences(node: WorkflowNode, registry: NodeRegistry, change: KeyChange): WorkflowNode {
  const definition = registry.get(node.type);
  if (!definition) return node;
  let { config } = node;
  for (const field of allConfigFields(definition.config, config)) {
    const source = rewriteReferences(field.source, field.kind, change);
    if (source !== field.source) config = setAt(config, field.path, source) as JsonObject;
  }
  return config === node.config ? node : { ...node, config };
}
