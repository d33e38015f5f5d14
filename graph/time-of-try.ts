import type { WorkflowNode } from './document';
import type { AnyNodeDefinition } from './node-definition';

/** How long one try of this step may take: what its author set, or its kind has, and no longer than its kind allows. */
export const timeOfTry = (
  { policy }: Pick<WorkflowNode, 'policy'>,
  { policy: { timeoutMs, longestMs = Number.POSITIVE_INFINITY } }: Pick<AnyNodeDefinition, 'policy'>,
): number => Math.min(policy?.timeoutMs ?? timeoutMs, longestMs);
