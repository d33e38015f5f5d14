import { expect, test } from 'vitest';
import type { Span, Timeline } from '../timeline/span';
import { budgetProblemOf, wishForFailed } from './budget-problem';

const span = (path: string, parent: string, more: Partial<Span>): Span => ({
  ...{ path, parent, kind: 'step', nodeId: path, key: path, title: path, type: 'prompt', index: null, depth: 0 },
  ...{ status: 'failed', readyAt: 0, startedAt: 0, endedAt: 1, segments: [], attempts: [], ports: [], children: [] },
  ...more,
});
const timelineOf = (...spans: Span[]): Timeline => ({
  ...{ spans: new Map(spans.map((one) => [one.path, one])), roots: [], startedAt: 0, endedAt: 1, until: 1 },
  ...{ retryOf: null, finals: new Map() },
});
const fan: Span['fan'] = { over: 'items', count: 2, items: [1, 2], concurrency: 1, startedAt: 0 };

test('a step that ended the run is retried with all that failed', () => {
  const draft = span('draft', '', {});
  expect(wishForFailed(draft, timelineOf(draft))).toEqual({ fromPath: null, onlyFailedItems: false });
});

test('a step whose failure took another way is retried from there', () => {
  const draft = span('draft', '', { ports: ['error'] });
  expect(wishForFailed(draft, timelineOf(draft))).toEqual({ fromPath: 'draft', onlyFailedItems: false });
});

test('a step in an item that the run went on without is retried as a failed item', () => {
  const each = span('each', '', { status: 'done', fan });
  const item = span('each[1]', 'each', { kind: 'item', repeat: 'items' });
  const inside = span('each[1]/draft', 'each[1]', {});
  expect(wishForFailed(inside, timelineOf(each, item, inside))).toEqual({ fromPath: 'each', onlyFailedItems: true });
  const stopped = { ...each, status: 'failed' as const };
  expect(wishForFailed(inside, timelineOf(stopped, item, inside))).toEqual({ fromPath: null, onlyFailedItems: false });
});

test('a budget that is too small is told from a price nobody knows, and both from other errors', () => {
  expect(budgetProblemOf({ code: 'budget-exceeded' })).toBe('too-small');
  expect(budgetProblemOf({ code: 'price-unknown' })).toBe('price-unknown');
  expect(budgetProblemOf({ code: 'timeout' })).toBeNull();
  expect(budgetProblemOf(undefined)).toBeNull();
});
