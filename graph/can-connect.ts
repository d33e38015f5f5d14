import { edgesOf, type Structure, scopeOf } from './analysis/structure';
import { structureOf } from './analysis/structure-of';
import { ERROR_PORT, type WorkflowDocument } from './document';
import type { NodeRegistry } from './node-definition';

export interface Connection {
  source: string;
  sourcePort: string;
  target: string;
}

/** Null when the two may be joined, else one sentence that says why not. */
export const canConnect = (
  document: WorkflowDocument,
  registry: NodeRegistry,
  { source, sourcePort, target }: Connection,
  options: ConnectOptions = {},
): string | null => connectionChecker(document, registry, source, sourcePort, options)(target);

export interface ConnectOptions {
  /** an edge that is being moved, so it does not count as drawn */
  ignoreEdgeId?: string;
}

/**
 * For one output, a test of every possible target: found out once, asked a thousand times while a connection is dragged.
 * Edges carry control and not values, so there are no types to compare here.
 */
export function connectionChecker(
  document: WorkflowDocument,
  registry: NodeRegistry,
  sourceId: string,
  sourcePort: string,
  options: ConnectOptions = {},
): (targetId: string) => string | null {
  const structure = structureOf(document, registry);
  const source = structure.nodes.get(sourceId);
  const facts = structure.facts.get(sourceId);
  if (!source) return () => 'This step is no longer there.';
  if (facts?.isFinish) return () => `${source.title} ends the run: nothing can come after it.`;
  // The error port appears by drawing from it; `connect` then sets the policy that makes it one.
  if (facts && sourcePort !== ERROR_PORT && !facts.portIds.has(sourcePort))
    return () => `${source.title} no longer has this output.`;
  const before = new Set(upstreamOf(structure, sourceId, options.ignoreEdgeId));
  const reached = new Set(
    document.edges
      .filter((edge) => edge.source === sourceId && edge.sourcePort === sourcePort && edge.id !== options.ignoreEdgeId)
      .map((edge) => edge.target),
  );
  const home = scopeOf(structure, sourceId);
  return (targetId) => {
    const target = structure.nodes.get(targetId);
    if (!target) return 'This step is no longer there.';
    if (targetId === sourceId) return 'A step cannot be connected to itself.';
    if (structure.facts.get(targetId)?.isStart) return `${target.title} begins the run: nothing can lead into it.`;
    if (scopeOf(structure, targetId) !== home) return acrossFrame(structure, sourceId, targetId);
    if (reached.has(targetId)) return 'These two are connected already.';
    if (before.has(targetId)) return 'This would make a loop. To repeat steps, put them inside a For each.';
    return null;
  };
}

function acrossFrame(structure: Structure, sourceId: string, targetId: string): string {
  const home = structure.nodes.get(scopeOf(structure, sourceId));
  const other = structure.nodes.get(scopeOf(structure, targetId));
  const source = structure.nodes.get(sourceId)?.title;
  const target = structure.nodes.get(targetId)?.title;
  if (home?.id === targetId)
    return `${source} is inside ${home.title}, which goes on by itself when the steps inside are done.`;
  if (other?.id === sourceId) return `${target} is inside ${other.title}: its first steps start by themselves.`;
  if (other) return `${target} is inside ${other.title}: connect to ${other.title} itself.`;
  return `${source} is inside ${home?.title}: connect from ${home?.title} itself.`;
}

function* upstreamOf(structure: Structure, nodeId: string, ignoreEdgeId: string | undefined): Generator<string> {
  const seen = new Set([nodeId]);
  const pending = [nodeId];
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    for (const edge of edgesOf(structure.incoming, current)) {
      if (edge.id === ignoreEdgeId || seen.has(edge.source)) continue;
      seen.add(edge.source);
      pending.push(edge.source);
      yield edge.source;
    }
  }
}
