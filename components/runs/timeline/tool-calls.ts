import type { WorkflowDocument } from '@/graph/document';
import type { NodeRegistry } from '@/graph/node-definition';
import type { Timeline } from './span';

/** Tries of steps that call a tool: one call each, as far as the log can tell. */
export function toolCallsOf(timeline: Timeline, document: WorkflowDocument, registry: NodeRegistry): number {
  const callers = new Set<string>();
  for (const { id, type, config } of document.nodes) {
    const definition = registry.get(type);
    const parsed = definition?.config.safeParse(config);
    if (!definition || !parsed?.success || definition.isContainer) continue;
    const { toolCalls, isDivisible } = definition.worstCase(parsed.data, { textTokens: () => 0 });
    if (toolCalls > 0 && !isDivisible) callers.add(id);
  }
  let calls = 0;
  for (const { kind, nodeId, attempts } of timeline.spans.values())
    if (kind !== 'item' && callers.has(nodeId)) calls += attempts.length;
  return calls;
}
