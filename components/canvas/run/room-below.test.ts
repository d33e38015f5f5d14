import { expect, test } from 'vitest';
import type { WorkflowDocument, WorkflowNode } from '@/graph/document';
import { registry } from '@/nodes/registry';
import { roomBelow } from './room-below';

const node = (id: string, x: number, y: number, part: Partial<WorkflowNode> = {}): WorkflowNode => ({
  ...{ id, key: id, type: 'code', typeVersion: 1, title: id, position: { x, y }, config: {} },
  ...part,
});
const drawing = (...nodes: WorkflowNode[]): WorkflowDocument => ({ schemaVersion: 1, name: 'Room', nodes, edges: [] });
const HEIGHT = 94;

test('a card may grow as far as the next one under it', () => {
  const document = drawing(
    node('gate', 0, 0),
    node('under', 100, 160),
    node('further', 0, 400),
    node('beside', 240, 100),
  );
  expect(roomBelow(document, 'gate', registry)).toBe(160 - HEIGHT);
});

test('nothing under it, nothing in the way', () => {
  const document = drawing(node('gate', 0, 200), node('above', 0, 0));
  expect(roomBelow(document, 'gate', registry)).toBe(Number.POSITIVE_INFINITY);
});

test('a frame ends the room of what is in it', () => {
  const frame = node('frame', 0, 0, { type: 'parallel', size: { width: 400, height: 240 } });
  const document = drawing(frame, node('gate', 24, 64, { parentId: 'frame' }));
  expect(roomBelow(document, 'gate', registry)).toBe(240 - 64 - HEIGHT);
});
