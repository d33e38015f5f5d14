import { expect, test } from 'vitest';
import type { RunSummary } from '@/server/runs/run-summary';
import { mergeRuns } from './use-run-list';

const run = (id: string, minute: number, status: RunSummary['status'] = 'running'): RunSummary => ({
  ...{ id, number: minute, workflowId: 'w', workflowName: 'W', status, startedAt: null, finishedAt: null },
  ...{ waitsFor: null, wakeAt: null, missingItems: 0 },
  ...{ costUsd: null, inputTokens: null, outputTokens: null, modelCalls: 0, isStandIn: false },
  ...{ trigger: 'editor', startedBy: null, createdAt: `2026-11-20T14:${String(minute).padStart(2, '0')}:00Z` },
});

test('rows change in place, and newer ones are only counted', () => {
  const { runs, fresh } = mergeRuns(
    [run('b', 2), run('a', 1)],
    [run('d', 4), run('c', 3), run('b', 2, 'succeeded'), run('a', 1)],
  );
  expect(runs.map(({ id, status }) => [id, status])).toEqual([
    ['b', 'succeeded'],
    ['a', 'running'],
  ]);
  expect(fresh).toBe(2);
});

test('a run that left the filter is not counted as new, and an empty page counts all', () => {
  expect(mergeRuns([run('b', 5)], [run('a', 1)]).fresh).toBe(0);
  expect(mergeRuns([], [run('a', 1)]).fresh).toBe(1);
});
