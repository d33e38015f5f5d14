import { describe, expect, test } from 'vitest';
import { type ListEvent, missingItems } from './missing-items';

const list = (path: string, count: number, more: object = {}): ListEvent => ({
  ...{ path, type: 'fan.started', over: 'items', count },
  ...more,
});
const failed = (path: string, ports: string[] = []): ListEvent => ({ path, type: 'step.failed', ports });
const ended = (path: string, failedItems?: number): ListEvent => ({ path, type: 'call.ended', failedItems });

test('counts each item once, whatever in it failed', () => {
  expect(missingItems([list('each', 3), failed('each[1]/a'), failed('each[1]/b'), failed('each[2]/a')])).toBe(2);
});

test('an item whose failure took another way is there', () => {
  expect(missingItems([list('each', 3), failed('each[1]/a', ['error'])])).toBe(0);
});

test('a list that failed itself, or was stopped, has nothing missing: it gave nothing', () => {
  const start = [list('each', 3), failed('each[1]/a')];
  expect(missingItems([...start, failed('each', ['error'])])).toBe(0);
  expect(missingItems([...start, { path: 'each', type: 'step.cancelled' }])).toBe(0);
});

test('a list that begins again forgets its first beginning', () => {
  expect(missingItems([list('each', 3), failed('each[1]/a'), list('each', 3)])).toBe(0);
});

test('votes and branches are no items, and lists inside of turns are lists', () => {
  expect(missingItems([list('vote', 3, { over: 'votes' }), failed('vote[1]/a')])).toBe(0);
  expect(missingItems([list('loop[0]/each', 2), failed('loop[0]/each[1]/a')])).toBe(1);
});

describe('of a list that is spread over runs', () => {
  const spread = { spread: { itemsPerGroup: 4, groupsAtOnce: 2 } };

  test('groups tell how many of their items failed', () => {
    expect(missingItems([list('each', 10, spread), ended('each[0]/group', 2), ended('each[1]/group', 0)])).toBe(2);
  });

  test('all items of a group failed whose run failed, and the last group is smaller', () => {
    const events = [list('each', 10, spread), ended('each[2]/group', 1), failed('each[2]/group')];
    expect(missingItems(events)).toBe(2);
  });

  test('a retry has what groups lacked that it takes over', () => {
    const before = [
      { group: 0, runId: 'r', failedItems: 3 },
      { group: 1, runId: 's', failedItems: 1 },
    ];
    expect(missingItems([list('each', 8, { ...spread, before }), ended('each[0]/group', 0)])).toBe(1);
  });

  test('a run that an item begins by itself is no group', () => {
    expect(missingItems([list('each', 3), ended('each[0]/call', 2)])).toBe(0);
  });
});
