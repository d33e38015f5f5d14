import { expect, test } from 'vitest';
import type { WorkflowSummary } from '@/server/workflows/workflow-summary';
import { filterWorkflows } from './workflow-filter';

const workflow = (name: string, part: Partial<WorkflowSummary> = {}): WorkflowSummary => ({
  ...{ id: name, name, revision: 1, updatedAt: '2026-11-20T14:02:00Z', stepCount: 3, findingCount: 0 },
  ...{ kinds: [], mark: { icon: 'inbox', kind: 'start' as const } },
  ...{ lastRun: null, recentRuns: [], averageCostUsd: null, owner: 'Mara', publishedNumber: null },
  ...part,
});
const run = (status: 'succeeded' | 'failed' | 'needs_attention') => ({
  ...{ id: 'r', number: 1, status, waitsFor: null, createdAt: '2026-11-20T14:02:00Z', finishedAt: null },
});
const all = [
  workflow('Answer purchase orders', { lastRun: run('needs_attention'), findingCount: 1 }),
  workflow('Sort support mail', { lastRun: run('succeeded'), owner: 'Jonas' }),
  workflow('Weekly stock report', { lastRun: run('failed') }),
  workflow('Translate labels'),
];
const names = (part: Partial<Parameters<typeof filterWorkflows>[1]>) =>
  filterWorkflows(all, { query: '', status: 'any', owner: null, ...part }).map(({ name }) => name);

test('words are found in any order', () => {
  expect(names({ query: 'orders ANSWER' })).toEqual(['Answer purchase orders']);
  expect(names({ query: '  ' })).toHaveLength(4);
});

test('statuses are those people mean', () => {
  expect(names({ status: 'waiting' })).toEqual(['Answer purchase orders']);
  expect(names({ status: 'fix' })).toEqual(['Answer purchase orders']);
  expect(names({ status: 'done' })).toEqual(['Sort support mail']);
  expect(names({ status: 'never' })).toEqual(['Translate labels']);
  expect(names({ owner: 'Jonas', status: 'failed' })).toEqual([]);
});
