import { IN_PORT, LIMITS, OUT_PORT, type WorkflowDocument, type WorkflowEdge } from '../document';
import type { NodeRegistry } from '../node-definition';
import { firstPort } from './add-node';
import { distinctEdges, type Edited, edited } from './edited';
import { type NewId, randomId } from './naming';
import { type NodeChoice, newNode } from './new-node';
import { boxesIn, estimatedSize, FRAME_ORIGIN, fitFrame, freePosition, type SizeOf } from './placement';

export interface GroupOptions extends NodeChoice {
  sizeOf?: SizeOf;
  newId?: NewId;
}

export type Grouped = Edited & { nodeId: string | null; problem: string | null };

/**
 * Puts steps of one level into a new container. Edges that led into or out of them lead to and from the container; what is
 * inside keeps its own.
 */
export function groupIntoContainer(
  document: WorkflowDocument,
  registry: NodeRegistry,
  nodeIds: Iterable<string>,
  options: GroupOptions,
): Grouped {
  const { newId = randomId, sizeOf = estimatedSize(registry) } = options;
  const chosen = new Set(nodeIds);
  const members = document.nodes.filter((node) => chosen.has(node.id));
  const problem = whyNot(document, registry, members, options.type);
  const made = problem ? null : newNode(document, registry, options, newId);
  if (!made) return edited(document, document, { nodeId: null, problem: problem ?? 'This kind of step is not known.' });

  const parentId = members[0]?.parentId;
  const left = Math.min(...members.map((node) => node.position.x));
  const top = Math.min(...members.map((node) => node.position.y));
  const container = {
    ...made,
    position: { x: left, y: top },
    ...(parentId === undefined ? {} : { parentId }),
  };
  const inner = members.map((node) => ({
    ...node,
    parentId: container.id,
    position: { x: node.position.x - left + FRAME_ORIGIN.x, y: node.position.y - top + FRAME_ORIGIN.y },
  }));
  const outPort = firstPort(registry, container.type, container.config) ?? OUT_PORT;
  const edges = distinctEdges(document.edges.map((edge) => redirect(edge, chosen, container.id, outPort)));
  const others = document.nodes.filter((node) => !chosen.has(node.id));
  // The container stands where its first member stood, so that listing order and run order stay close.
  const place = document.nodes.findIndex((node) => chosen.has(node.id));
  const nodes = [...others.slice(0, place), container, ...inner, ...others.slice(place)];
  const grown = fitFrame({ ...document, nodes, edges }, container.id, sizeOf);
  return edited(document, settle(grown, container.id, sizeOf), { nodeId: container.id, problem: null });
}

function whyNot(
  document: WorkflowDocument,
  registry: NodeRegistry,
  members: WorkflowDocument['nodes'],
  type: string,
): string | null {
  if (members.length === 0) return 'Choose the steps to put inside.';
  if (new Set(members.map((node) => node.parentId)).size > 1) return 'Choose steps of one level.';
  if (registry.get(type)?.isContainer !== true) return 'This kind of step holds no others.';
  const outer = members.find((node) => {
    const definition = registry.get(node.type);
    return definition !== undefined && (!definition.hasInput || definition.category === 'finish');
  });
  if (outer) return `${outer.title} cannot be inside another step.`;
  if (document.nodes.length >= LIMITS.nodes)
    return `A workflow can have ${LIMITS.nodes.toLocaleString('en-US')} steps.`;
  return wouldLoop(document, new Set(members.map((node) => node.id)))
    ? 'A step between the chosen ones is not chosen: choose it too.'
    : null;
}

/** A way that leaves the chosen steps and comes back would run round the container. */
function wouldLoop(document: WorkflowDocument, chosen: ReadonlySet<string>): boolean {
  const pending = document.edges
    .filter((edge) => chosen.has(edge.source) && !chosen.has(edge.target))
    .map((edge) => edge.target);
  const seen = new Set(pending);
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    for (const edge of document.edges) {
      if (edge.source !== current) continue;
      if (chosen.has(edge.target)) return true;
      if (seen.has(edge.target)) continue;
      seen.add(edge.target);
      pending.push(edge.target);
    }
  }
  return false;
}

function redirect(edge: WorkflowEdge, chosen: ReadonlySet<string>, containerId: string, outPort: string): WorkflowEdge {
  const isFrom = chosen.has(edge.source);
  const isTo = chosen.has(edge.target);
  if (isFrom === isTo) return edge;
  return isTo
    ? { ...edge, target: containerId, targetPort: IN_PORT }
    : { ...edge, source: containerId, sourcePort: outPort };
}

/** A container larger than what it took in may cover a neighbour: then it goes below. */
function settle(document: WorkflowDocument, containerId: string, sizeOf: SizeOf): WorkflowDocument {
  const container = document.nodes.find((node) => node.id === containerId);
  if (!container) return document;
  const others = boxesIn(
    { ...document, nodes: document.nodes.filter((node) => node.id !== containerId) },
    container.parentId,
    sizeOf,
  );
  const position = freePosition(others, container.position, sizeOf(container));
  const nodes = document.nodes.map((node) => (node.id === containerId ? { ...node, position } : node));
  return fitFrame({ ...document, nodes }, container.parentId, sizeOf);
}
