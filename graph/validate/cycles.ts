import type { Structure } from '../analysis/structure';
import { edgesOf } from '../analysis/structure';
import type { WorkflowEdge } from '../document';
import type { Finding } from '../finding';
import { inList } from '../types/describe-type';
import type { Rule } from './rule';

/** No way leads back to where it came from: repeating is what containers are for. */
export const cycles: Rule = ({ structure }) => {
  const toItself = structure.document.edges
    .filter((edge) => edge.source === edge.target && structure.nodes.has(edge.source))
    .map((edge) => finding(structure, [edge]));
  const loops = [...structure.scopes.values()].flatMap((scope) => loopsAmong(structure, scope.looped));
  return [...toItself, ...loops.map((loop) => finding(structure, loop))];
};

/** One loop through each group of steps that reach one another, as the edges it runs along. */
function loopsAmong(structure: Structure, looped: readonly string[]): WorkflowEdge[][] {
  const candidates = new Set(looped);
  const loops: WorkflowEdge[][] = [];
  for (const start of looped) {
    if (!candidates.has(start)) continue;
    const loop = loopThrough(structure, start, candidates);
    if (!loop) {
      candidates.delete(start);
      continue;
    }
    loops.push(loop);
    // What this loop can reach and come back from has been said; another finding about the same knot helps nobody.
    for (const edge of loop) candidates.delete(edge.source);
  }
  return loops;
}

/** The shortest way from a step back to itself. */
function loopThrough(structure: Structure, start: string, among: ReadonlySet<string>): WorkflowEdge[] | null {
  const cameBy = new Map<string, WorkflowEdge>();
  let frontier = [start];
  while (frontier.length > 0) {
    const next: string[] = [];
    for (const id of frontier) {
      for (const edge of edgesOf(structure.outgoing, id)) {
        if (!among.has(edge.target) || cameBy.has(edge.target)) continue;
        cameBy.set(edge.target, edge);
        if (edge.target === start) return trace(cameBy, start);
        next.push(edge.target);
      }
    }
    frontier = next;
  }
  return null;
}

function trace(cameBy: ReadonlyMap<string, WorkflowEdge>, start: string): WorkflowEdge[] {
  const edges: WorkflowEdge[] = [];
  let edge = cameBy.get(start);
  while (edge) {
    edges.unshift(edge);
    if (edge.source === start) break;
    edge = cameBy.get(edge.source);
  }
  return edges;
}

function finding(structure: Structure, loop: WorkflowEdge[]): Finding {
  const titles = loop.map((edge) => structure.nodes.get(edge.source)?.title ?? '');
  // The connection drawn last closed the loop.
  const order = new Map(structure.document.edges.map((edge, index) => [edge.id, index]));
  const last = loop.reduce((latest, edge) => ((order.get(edge.id) ?? 0) > (order.get(latest.id) ?? 0) ? edge : latest));
  const target = structure.nodes.get(last.target)?.title;
  const message =
    loop.length === 1
      ? `${titles[0]} leads back to itself.`
      : `${inList(titles.length > 5 ? [...titles.slice(0, 4), `${titles.length - 4} more`] : titles, 'and')} form a loop. To repeat steps, put them inside a For each.`;
  return {
    code: 'cycle',
    severity: 'error',
    nodeId: last.source,
    edgeId: last.id,
    message,
    fix: { label: `Remove the connection to ${target}`, removeEdges: [last.id] },
  };
}
