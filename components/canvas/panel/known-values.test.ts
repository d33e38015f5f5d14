import { expect, test } from 'vitest';
import type { WorkflowDocument, WorkflowNode } from '@/graph/document';
import { registry } from '@/nodes/registry';
import { knownValues } from './known-values';

const node = (id: string, type: string, config: WorkflowNode['config']): WorkflowNode => ({
  ...{ id, key: id, type, typeVersion: 1, title: id },
  ...{ position: { x: 0, y: 0 }, config },
});
const name = { key: 'name', label: 'Name', type: 'text', isRequired: true };
const document: WorkflowDocument = {
  schemaVersion: 1,
  name: 'A workflow',
  nodes: [node('start', 'start', { fields: [name] }), node('other', 'unknown-kind', {})],
  edges: [],
};
const ran = { runNumber: 7, input: { name: 'Ada' }, steps: { start: { output: { name: 'Ada' } } }, items: {} };
type Values = Parameters<typeof knownValues>[2];

test('where nothing ran yet samples stand in, and are told apart', () => {
  const { names, sampled, from } = knownValues(document, registry, undefined);
  expect(names.input).toEqual({ name: expect.any(String) });
  expect([...sampled].sort()).toEqual(['input', 'steps.start']);
  expect(from).toBe('sample data');
});

test('what a run gave takes their place; each is found once for a document and a run', () => {
  const found = knownValues(document, registry, ran as unknown as Values);
  expect(found).toMatchObject({ names: { input: { name: 'Ada' } }, from: 'run 7' });
  expect(found.sampled.size).toBe(0);
  const again = { ...ran } as unknown as Values;
  const later = knownValues(document, registry, again);
  expect(later).not.toBe(found);
  expect(knownValues(document, registry, again)).toBe(later);
});
