import { describe, expect, it } from 'vitest';
import type { WorkflowDocument } from '@/graph/document';
import { outlineOf } from './run-order';
import { reachable, stepTowards } from './walk';

const node = (id: string, parentId?: string) => ({
  id,
  key: id,
  type: 'code',
  typeVersion: 1,
  title: id,
  position: { x: 0, y: 0 },
  config: {},
  ...(parentId ? { parentId } : {}),
});
const edge = (source: string, target: string) => ({
  id: `${source}-${target}`,
  source,
  sourcePort: 'out',
  target,
  targetPort: 'in',
});

const document: WorkflowDocument = {
  schemaVersion: 1,
  name: 'Test',
  nodes: [node('end'), node('start'), node('left'), node('right'), node('each'), node('x', 'each'), node('y', 'each')],
  edges: [
    edge('start', 'each'),
    edge('x', 'y'),
    edge('each', 'left'),
    edge('each', 'right'),
    edge('left', 'end'),
    edge('right', 'end'),
  ],
};

describe('outline', () => {
  it('tells steps in run order, what is inside a frame after it', () => {
    expect(outlineOf(document).map((step) => `${step.number} ${step.node.id}`)).toEqual([
      '1 start',
      '2 each',
      '2.1 x',
      '2.2 y',
      '3 left',
      '4 right',
      '5 end',
    ]);
    expect(
      outlineOf(document)
        .filter((step) => step.isBranchStart)
        .map((step) => step.node.id),
    ).toEqual(['right']);
  });

  it('lists every step even in a loop', () => {
    const looped = { ...document, edges: [...document.edges, edge('end', 'start')] };
    expect(outlineOf(looped)).toHaveLength(document.nodes.length);
  });
});

describe('walking', () => {
  const boxes = new Map(document.nodes.map((one, index) => [one.id, { x: 0, y: index * 100, width: 240, height: 66 }]));
  it('follows edges sideways and neighbours up and down', () => {
    expect(stepTowards(document, boxes, 'start', 'next')).toBe('each');
    expect(stepTowards(document, boxes, 'end', 'previous')).toBe('left');
    expect(stepTowards(document, boxes, 'start', 'down')).toBe('left');
    expect(stepTowards(document, boxes, undefined, 'next')).toBe('end');
  });

  it('finds all that follows or comes before', () => {
    expect([...reachable(document, ['each'], 'downstream')].sort()).toEqual(['each', 'end', 'left', 'right']);
    expect([...reachable(document, ['left'], 'upstream')].sort()).toEqual(['each', 'left', 'start']);
  });
});
