import type { ELK, ElkNode } from 'elkjs/lib/elk-api';
import type { Position } from '@/graph/commands/placement';
import type { LayoutLevel, LevelGraph } from './tidy';

const options = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.layered.spacing.nodeNodeBetweenLayers': '64',
  'elk.spacing.nodeNode': '56',
  'elk.spacing.componentComponent': '56',
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.nodePlacement.strategy': 'NETWORK_SIMPLEX',
};

const toElk = (graph: LevelGraph): ElkNode => ({
  id: 'level',
  layoutOptions: options,
  children: graph.nodes.map((node) => ({
    id: node.id,
    width: node.width,
    height: node.height,
    layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
    ports: [
      { id: `${node.id}<`, x: 0, y: node.inputY, width: 0, height: 0, layoutOptions: { 'elk.port.side': 'WEST' } },
      ...node.outputs.map((port) => ({
        id: `${node.id}>${port.id}`,
        x: node.width,
        y: port.y,
        width: 0,
        height: 0,
        layoutOptions: { 'elk.port.side': 'EAST' },
      })),
    ],
  })),
  edges: graph.edges.map((edge) => ({
    id: edge.id,
    sources: [`${edge.source}>${edge.port}`],
    targets: [`${edge.target}<`],
  })),
});

/** ELK's layered layout of one level: left to right, ports in their places. */
export const elkLevel =
  (elk: Pick<ELK, 'layout'>): LayoutLevel =>
  async (graph) => {
    const ports = new Set(graph.nodes.flatMap((node) => node.outputs.map((port) => `${node.id}>${port.id}`)));
    const edges = graph.edges.filter((edge) => ports.has(`${edge.source}>${edge.port}`));
    const placed = await elk.layout(toElk({ ...graph, edges }));
    return new Map<string, Position>(
      (placed.children ?? []).map((node) => [node.id, { x: node.x ?? 0, y: node.y ?? 0 }]),
    );
  };
