import { type Structure, scopeOf } from '../analysis/structure';
import { ERROR_PORT, type WorkflowEdge } from '../document';
import type { Finding } from '../finding';
import type { Rule } from './rule';

/** Every connection joins an output that exists to a step that can follow it. */
export const edges: Rule = ({ structure }) => {
  const seen = new Set<string>();
  return structure.document.edges.flatMap((edge): Finding[] => {
    const problem = problemOf(structure, edge);
    if (problem) return [{ ...problem, severity: 'error', edgeId: edge.id, fix: removal(edge) }];
    const identity = `${edge.source} ${edge.sourcePort} ${edge.target}`;
    if (!seen.has(identity)) {
      seen.add(identity);
      return [];
    }
    const message = `${titleOf(structure, edge.source)} and ${titleOf(structure, edge.target)} are connected twice.`;
    return [{ code: 'duplicate-edge', severity: 'warning', edgeId: edge.id, message, fix: removal(edge) }];
  });
};

function problemOf(
  structure: Structure,
  edge: WorkflowEdge,
): { code: string; message: string; nodeId?: string } | null {
  const source = structure.nodes.get(edge.source);
  const target = structure.nodes.get(edge.target);
  if (!source || !target) {
    const end = source ?? target;
    const message = end
      ? `A connection of ${end.title} leads ${source ? 'to' : 'from'} a step that is not there.`
      : 'A connection joins two steps that are not there.';
    return { code: 'dangling-edge', message, ...(end ? { nodeId: end.id } : {}) };
  }
  const from = structure.facts.get(source.id);
  const to = structure.facts.get(target.id);
  if (from?.isFinish)
    return {
      code: 'edge-out-of-finish',
      nodeId: source.id,
      message: `${source.title} ends the run: nothing can come after it.`,
    };
  if (to?.isStart)
    return {
      code: 'edge-into-start',
      nodeId: target.id,
      message: `${target.title} begins the run: nothing can lead into it.`,
    };
  // Handled with its policy, which is what has to change.
  if (edge.sourcePort === ERROR_PORT && from && !from.portIds.has(ERROR_PORT)) return null;
  if (from && !from.portIds.has(edge.sourcePort))
    return {
      code: 'unknown-port',
      nodeId: source.id,
      message: `A connection to ${target.title} leaves ${source.title} by an output it no longer has.`,
    };
  if (source.id !== target.id && scopeOf(structure, source.id) !== scopeOf(structure, target.id))
    return {
      code: 'edge-across-frame',
      nodeId: target.id,
      message: `The connection from ${source.title} to ${target.title} crosses the frame of a step. Connect to the frame itself.`,
    };
  return null;
}

const titleOf = (structure: Structure, id: string): string => structure.nodes.get(id)?.title ?? 'a step';

const removal = (edge: WorkflowEdge) => ({ label: 'Remove the connection', removeEdges: [edge.id] });
