import { LIMITS, type WorkflowDocument, type WorkflowEdge, type WorkflowNode } from '../document';
import type { NodeRegistry } from '../node-definition';
import { ROOT_SCOPE } from '../plan';
import { type NodeFacts, nodeFacts } from './node-facts';
import { sortScope } from './sort-scope';

/** The document as a graph that can be walked: broken parts left out, so that what is left can still be checked and typed. */
export interface Structure {
  document: WorkflowDocument;
  registry: NodeRegistry;
  /** every step by id; of several with one id, the first */
  nodes: ReadonlyMap<string, WorkflowNode>;
  /** of the steps whose type is known */
  facts: ReadonlyMap<string, NodeFacts>;
  /** of several steps with one key, the first */
  byKey: ReadonlyMap<string, WorkflowNode>;
  scopes: ReadonlyMap<string, Scope>;
  /** edges between two existing steps of one scope, from a port that exists; without repeats */
  incoming: ReadonlyMap<string, readonly WorkflowEdge[]>;
  outgoing: ReadonlyMap<string, readonly WorkflowEdge[]>;
}

/** The steps on one level: the whole workflow's, or those inside one container. */
export interface Scope {
  id: string;
  containerId?: string;
  /** in an order that respects every edge; steps in a loop come last */
  order: readonly string[];
  /** ids of steps that are part of a loop or only reachable through one */
  looped: readonly string[];
}

const NO_EDGES: readonly WorkflowEdge[] = [];
export const edgesOf = (edges: ReadonlyMap<string, readonly WorkflowEdge[]>, nodeId: string): readonly WorkflowEdge[] =>
  edges.get(nodeId) ?? NO_EDGES;

export function buildStructure(document: WorkflowDocument, registry: NodeRegistry): Structure {
  const nodes = new Map<string, WorkflowNode>();
  const byKey = new Map<string, WorkflowNode>();
  const facts = new Map<string, NodeFacts>();
  for (const node of document.nodes) {
    if (nodes.has(node.id)) continue;
    nodes.set(node.id, node);
    if (!byKey.has(node.key)) byKey.set(node.key, node);
    const definition = registry.get(node.type);
    if (definition) facts.set(node.id, nodeFacts(node, definition));
  }

  const members = new Map<string, string[]>([[ROOT_SCOPE, []]]);
  for (const [id, fact] of facts) if (fact.isContainer) members.set(id, []);
  for (const node of nodes.values()) members.get(scopeIdOf(node, nodes, facts))?.push(node.id);

  const { incoming, outgoing } = usableEdges(document.edges, nodes, facts);
  const scopes = new Map<string, Scope>();
  for (const [id, memberIds] of members) {
    const { order, looped } = sortScope(memberIds, outgoing, incoming);
    scopes.set(id, { id, ...(id === ROOT_SCOPE ? {} : { containerId: id }), order, looped });
  }
  return { document, registry, nodes, facts, byKey, scopes, incoming, outgoing };
}

/** The container a step sits in, or the root when it names none that can hold it. */
export function scopeIdOf(
  node: WorkflowNode,
  nodes: ReadonlyMap<string, WorkflowNode>,
  facts: ReadonlyMap<string, NodeFacts>,
): string {
  if (node.parentId === undefined || !facts.get(node.parentId)?.isContainer) return ROOT_SCOPE;
  return frameProblem(node, nodes) === null ? node.parentId : ROOT_SCOPE;
}

/** Why the containers around a step make no sense: it is inside itself, or they are nested too deep. */
export function frameProblem(
  node: WorkflowNode,
  nodes: ReadonlyMap<string, WorkflowNode>,
): 'inside-itself' | 'too-deep' | null {
  let depth = 0;
  for (let parent = parentOf(node, nodes); parent; parent = parentOf(parent, nodes)) {
    if (parent.id === node.id) return 'inside-itself';
    depth++;
    if (depth > LIMITS.nesting) return 'too-deep';
  }
  return null;
}

export const parentOf = (node: WorkflowNode, nodes: ReadonlyMap<string, WorkflowNode>): WorkflowNode | undefined =>
  node.parentId === undefined ? undefined : nodes.get(node.parentId);

/** The containers around a step, the nearest first. */
export function containersOf(structure: Structure, nodeId: string): string[] {
  const containers: string[] = [];
  let node = structure.nodes.get(nodeId);
  while (node) {
    const scopeId = scopeIdOf(node, structure.nodes, structure.facts);
    if (scopeId === ROOT_SCOPE) break;
    containers.push(scopeId);
    node = structure.nodes.get(scopeId);
  }
  return containers;
}

export const scopeOf = (structure: Structure, nodeId: string): string => {
  const node = structure.nodes.get(nodeId);
  return node ? scopeIdOf(node, structure.nodes, structure.facts) : ROOT_SCOPE;
};

/** The last steps of a scope: nothing follows when they succeed. */
export function sinksOf(structure: Structure, scopeId: string): string[] {
  const scope = structure.scopes.get(scopeId);
  return (scope?.order ?? []).filter((id) => {
    const facts = structure.facts.get(id);
    const own = new Set(facts?.outputs.map((port) => port.id));
    return !edgesOf(structure.outgoing, id).some((edge) => !facts || own.has(edge.sourcePort));
  });
}

function usableEdges(
  edges: readonly WorkflowEdge[],
  nodes: ReadonlyMap<string, WorkflowNode>,
  facts: ReadonlyMap<string, NodeFacts>,
): { incoming: Map<string, WorkflowEdge[]>; outgoing: Map<string, WorkflowEdge[]> } {
  const incoming = new Map<string, WorkflowEdge[]>();
  const outgoing = new Map<string, WorkflowEdge[]>();
  const seen = new Set<string>();
  for (const edge of edges) {
    const source = nodes.get(edge.source);
    const target = nodes.get(edge.target);
    if (!source || !target || source === target) continue;
    if (scopeIdOf(source, nodes, facts) !== scopeIdOf(target, nodes, facts)) continue;
    const sourceFacts = facts.get(source.id);
    if (sourceFacts && !sourceFacts.portIds.has(edge.sourcePort)) continue;
    if (facts.get(target.id)?.isStart) continue;
    const identity = `${edge.source} ${edge.sourcePort} ${edge.target}`;
    if (seen.has(identity)) continue;
    seen.add(identity);
    push(outgoing, source.id, edge);
    push(incoming, target.id, edge);
  }
  return { incoming, outgoing };
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
