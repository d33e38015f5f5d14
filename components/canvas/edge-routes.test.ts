import { describe, expect, it } from 'vitest';
import type { WorkflowDocument } from '@/graph/document';
import { registry } from '@/nodes/registry';
import { cardModels } from './card-model';
import { edgePoints, labelPoint, roundedPath } from './edge-path';
import { routeEdges } from './edge-routes';

const node = (id: string, x: number, y: number, type = 'code') => ({
  id,
  key: id,
  type,
  typeVersion: 1,
  title: id,
  position: { x, y },
  config: registry.get(type)?.initialConfig ?? {},
});
const edge = (source: string, target: string, sourcePort = 'out') => ({
  id: `${source}-${sourcePort}-${target}`,
  source,
  sourcePort,
  target,
  targetPort: 'in',
});
const route = (nodes: WorkflowDocument['nodes'], edges: WorkflowDocument['edges']) => {
  const document: WorkflowDocument = { schemaVersion: 1, name: 'Test', nodes, edges };
  return routeEdges(document, cardModels(document, registry));
};

describe('routes', () => {
  it('draws a straight line between cards in a row', () => {
    expect(route([node('a', 0, 0), node('b', 304, 0)], [edge('a', 'b')]).get('a-out-b')?.points).toEqual([
      { x: 240, y: 21 },
      { x: 304, y: 21 },
    ]);
  });

  it('turns back between the rows, clear of the cards there', () => {
    const lane = route([node('a', 608, 0), node('b', 304, 0, 'human-gate'), node('c', 0, 300)], [edge('a', 'c')]).get(
      'a-out-c',
    )?.hints.laneY;
    // The gate in between is taller than the card the line comes from.
    expect(lane).toBeGreaterThan(141);
    expect(lane).toBeLessThan(300);
  });

  it('gives lines to different steps lanes of their own and lines to one step the same', () => {
    const routes = route(
      [node('gate', 608, 0, 'human-gate'), node('left', 0, 300), node('right', 608, 300)],
      [edge('gate', 'left', 'approve'), edge('gate', 'right', 'reject'), edge('gate', 'right', 'timed_out')],
    );
    const lanes = ['gate-approve-left', 'gate-reject-right', 'gate-timed_out-right'].map(
      (id) => routes.get(id)?.hints.laneY,
    );
    expect(new Set(lanes).size).toBe(2);
    expect(lanes[1]).toBe(lanes[2]);
    expect(Math.abs((lanes[0] ?? 0) - (lanes[1] ?? 0))).toBeGreaterThanOrEqual(12);
  });
});

describe('paths', () => {
  it('never rounds more than the run it is on', () => {
    const path = roundedPath(edgePoints({ x: 0, y: 0 }, { x: 60, y: 6 }));
    expect(path).toMatch(/^M0,0L27,0Q30,0 30,3/);
  });

  it('finds the middle of the longest run', () => {
    expect(
      labelPoint([
        { x: 0, y: 0 },
        { x: 10, y: 0 },
        { x: 10, y: 100 },
      ]),
    ).toEqual({ x: 10, y: 50 });
  });
});
