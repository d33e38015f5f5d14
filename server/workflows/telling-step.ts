import type { Category, NodeRegistry } from '@/graph/node-definition';

/** The kinds of step that tell most of what a workflow is: repetition and routes before tools, tools before text. */
const TELLING = [
  ...['parallel', 'loop', 'router', 'human-gate', 'sub-workflow', 'mcp-tool', 'http-request', 'read-document'],
  ...['code', 'prompt', 'wait', 'set-fields'],
];

/** How a workflow is marked in a list: by its most telling step. */
export interface WorkflowMark {
  icon: string;
  kind: Category;
}

/** Found here, so that a list of workflows needs nothing of what the steps are made of. */
export function tellingStep(kinds: readonly string[], registry: NodeRegistry): WorkflowMark {
  const type = TELLING.find((kind) => kinds.includes(kind)) ?? kinds[0] ?? 'start';
  const definition = registry.get(type);
  return { icon: definition?.icon ?? 'inbox', kind: definition?.category ?? 'start' };
}
