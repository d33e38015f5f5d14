import { expect, test } from 'vitest';
import type { WorkflowDocument, WorkflowNode } from '@/graph/document';
import { changesSince, proposedVersion } from './changed-since';

const step = (id: string, more: Partial<WorkflowNode> = {}): WorkflowNode => ({
  ...{ id, key: id, type: 'code', typeVersion: 1, title: `Step ${id}`, position: { x: 0, y: 0 }, config: {} },
  ...more,
});
const edge = (source: string, target: string) => ({
  ...{ id: `${source}-${target}`, source, sourcePort: 'out', target, targetPort: 'in' },
});
const drawn = (nodes: WorkflowNode[], more: Partial<WorkflowDocument> = {}): WorkflowDocument => ({
  ...{ schemaVersion: 1, name: 'Orders', nodes, edges: [edge('a', 'b')] },
  ...more,
});
const then = drawn([step('a'), step('b')]);

test('what a run could not tell is no change: places on the canvas, and the name', () => {
  const moved = drawn([step('a', { position: { x: 9, y: 9 } }), step('b')], { name: 'Other orders' });
  expect(changesSince(then, moved)).toBeNull();
});

test('changes are told by the titles of steps, then what is of no one step', () => {
  const mended = drawn([step('b', { config: { code: 'return 1' } }), step('c')], {
    edges: [],
    settings: { budget: { costUsd: 1 } },
  });
  expect(changesSince(then, mended)?.words).toEqual([
    '“Step b”',
    '“Step c”',
    '“Step a” was taken away',
    'the connections',
    'the budget',
  ]);
});

test('the workflow as it is now is proposed when something changed that would run again', () => {
  const again = new Set(['b']);
  const mended = drawn([step('a'), step('b', { config: { code: 'return 1' } })]);
  expect(proposedVersion(changesSince(then, mended), again, mended)).toBe('draft');
  const elsewhere = drawn([step('a', { config: { code: 'return 1' } }), step('b')]);
  expect(proposedVersion(changesSince(then, elsewhere), again, elsewhere)).toBe('same');
  const inside = drawn([step('a'), step('b'), step('c', { parentId: 'b' })]);
  expect(proposedVersion(changesSince(then, inside), again, inside)).toBe('draft');
  const raised = drawn(then.nodes, { settings: { budget: { tokens: 9_000 } } });
  expect(proposedVersion(changesSince(then, raised), again, raised)).toBe('draft');
  expect(proposedVersion(null, again, then)).toBe('same');
});
