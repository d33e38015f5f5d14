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
  /** the step the run begins with; of several, the first */
  startId: string | undefined;
  /** the scope each step is in, by step id: the container around it, or the root when it names none that can hold it */
  scopeIds: ReadonlyMap<string, string>;
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
  const scopeIds = new Map<string, string>();
  for (const node of nodes.values()) {
    const scopeId = scopeIdOf(node, nodes, facts);
    scopeIds.set(node.id, scopeId);
    members.get(scopeId)?.push(node.id);
  }

  const { incoming, outgoing } = usableEdges(document.edges, scopeIds, facts);
  const scopes = new Map<string, Scope>();
  for (const [id, memberIds] of members) {
    const { order, looped } = sortScope(memberIds, outgoing, incoming);
    scopes.set(id, { id, ...(id === ROOT_SCOPE ? {} : { containerId: id }), order, looped });
  }
  const startId = [...facts.values()].find((fact) => fact.isStart)?.node.id;
  return { document, registry, nodes, facts, byKey, startId, scopeIds, scopes, incoming, outgoing };
}

function scopeIdOf(
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

const parentOf = (node: WorkflowNode, nodes: ReadonlyMap<string, WorkflowNode>): WorkflowNode | undefined =>
  node.parentId === undefined ? undefined : nodes.get(node.parentId);

/** The containers around a step, the nearest first. */
export function containersOf(structure: Structure, nodeId: string): string[] {
  const containers: string[] = [];
  let scopeId = scopeOf(structure, nodeId);
  while (scopeId !== ROOT_SCOPE) {
    containers.push(scopeId);
    scopeId = scopeOf(structure, scopeId);
  }
  return containers;
}

export const scopeOf = (structure: Structure, nodeId: string): string => structure.scopeIds.get(nodeId) ?? ROOT_SCOPE;

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
  scopeIds: ReadonlyMap<string, string>,
  facts: ReadonlyMap<string, NodeFacts>,
): { incoming: Map<string, WorkflowEdge[]>; outgoing: Map<string, WorkflowEdge[]> } {
  const incoming = new Map<string, WorkflowEdge[]>();
  const outgoing = new Map<string, WorkflowEdge[]>();
  const seen = new Set<string>();
  for (const edge of edges) {
    const { source, target } = edge;
    const scopeId = scopeIds.get(source);
    if (source === target || scopeId === undefined || scopeId !== scopeIds.get(target)) continue;
    const sourceFacts = facts.get(source);
    if (sourceFacts && !sourceFacts.portIds.has(edge.sourcePort)) continue;
    if (facts.get(target)?.isStart) continue;
    const identity = `${edge.source} ${edge.sourcePort} ${edge.target}`;
    if (seen.has(identity)) continue;
    seen.add(identity);
    push(outgoing, source, edge);
    push(incoming, target, edge);
  }
  return { incoming, outgoing };
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
