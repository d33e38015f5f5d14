import { type Connection, canConnect } from '../can-connect';
import { ERROR_PORT, IN_PORT, LIMITS, type WorkflowDocument } from '../document';
import type { NodeRegistry } from '../node-definition';
import { type Edited, edited, withNode } from './edited';
import { type NewId, randomId } from './naming';

export type Connected = Edited & {
  edgeId: string | null;
  /** why nothing was drawn */
  problem: string | null;
};

/** Joins an output to a step, or says in one sentence why that cannot be. Drawing from the error port makes errors go there. */
export function connect(
  document: WorkflowDocument,
  registry: NodeRegistry,
  connection: Connection,
  newId: NewId = randomId,
): Connected {
  const problem =
    document.edges.length >= LIMITS.edges
      ? `A workflow can have ${LIMITS.edges.toLocaleString('en-US')} connections.`
      : canConnect(document, registry, connection);
  if (problem) return edited(document, document, { edgeId: null, problem });
  const { source, sourcePort, target } = connection;
  const edge = { id: newId(), source, sourcePort, target, targetPort: IN_PORT };
  const next = { ...withErrorPort(document, source, sourcePort), edges: [...document.edges, edge] };
  return edited(document, next, { edgeId: edge.id, problem: null });
}

/** Moves one end of an edge. */
export function reconnect(
  document: WorkflowDocument,
  registry: NodeRegistry,
  edgeId: string,
  change: Partial<Connection>,
): Connected {
  const edge = document.edges.find((one) => one.id === edgeId);
  if (!edge) return edited(document, document, { edgeId: null, problem: 'This connection is no longer there.' });
  const moved = { ...edge, ...change };
  const problem = canConnect(document, registry, moved, { ignoreEdgeId: edgeId });
  if (problem) return edited(document, document, { edgeId: null, problem });
  const edges = document.edges.map((one) => (one.id === edgeId ? moved : one));
  return edited(
    document,
    { ...withErrorPort(document, moved.source, moved.sourcePort), edges },
    { edgeId, problem: null },
  );
}

const withErrorPort = (document: WorkflowDocument, source: string, port: string): WorkflowDocument =>
  port !== ERROR_PORT
    ? document
    : withNode(document, source, (node) =>
        node.policy?.onError === 'port' ? node : { ...node, policy: { ...node.policy, onError: 'port' } },
      );
