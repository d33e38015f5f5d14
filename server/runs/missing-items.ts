import type { RunEvent } from '@/server/engine/events';

type EventOf<Type> = Extract<RunEvent['data'], { type: Type }>;

/** Of the log, all that is needed to count them. */
export type ListEvent = { path: string } & (
  | Pick<EventOf<'fan.started'>, 'type' | 'over' | 'count' | 'spread' | 'before'>
  | Pick<EventOf<'step.failed'>, 'type' | 'ports'>
  | Pick<EventOf<'step.cancelled'>, 'type'>
  | Pick<EventOf<'call.ended'>, 'type' | 'failedItems'>
);

export const LIST_EVENTS = ['fan.started', 'step.failed', 'step.cancelled', 'call.ended'] as const;

export const listEvents = (events: readonly RunEvent[]): ListEvent[] =>
  events.flatMap(({ path, data }) =>
    data.type === 'fan.started' ||
    data.type === 'step.failed' ||
    data.type === 'step.cancelled' ||
    data.type === 'call.ended'
      ? { path, ...data }
      : [],
  );

/** Items that failed, and that lists which ended well went on without: what the result of a run lacks. */
export function missingItems(events: Iterable<ListEvent>): number {
  const lists = new Map<string, List>();
  for (const event of events) {
    const { path } = event;
    if (event.type === 'fan.started') {
      if (event.over === 'items') lists.set(path, listOf(event));
      else lists.delete(path);
      continue;
    }
    if (event.type === 'step.cancelled' || event.type === 'step.failed') lists.delete(path);
    const [, container = '', row = ''] = /^(.*)\[(\d+)\]\/[^/]+$/.exec(path) ?? [];
    const list = lists.get(container);
    if (!list) continue;
    if (event.type === 'call.ended') list.told(Number(row), event.failedItems ?? 0);
    if (event.type === 'step.failed' && event.ports.length === 0) list.fail(Number(row));
  }
  return [...lists.values()].reduce((sum, list) => sum + list.missing(), 0);
}

interface List {
  fail(row: number): void;
  told(row: number, failed: number): void;
  missing(): number;
}

/** A row is an item, or a group of items that a run of its own goes through. */
function listOf({ count, spread, before = [] }: Extract<ListEvent, { type: 'fan.started' }>): List {
  const size = spread?.itemsPerGroup ?? 1;
  const failed = new Map(before.map(({ group, failedItems }) => [group, failedItems]));
  return {
    fail: (row) => void failed.set(row, Math.min(size, count - row * size)),
    // Items may begin runs too: those are not groups, and say nothing of items
    told: (row, known) => void (spread && failed.set(row, known)),
    missing: () => [...failed.values()].reduce((sum, each) => sum + each, 0),
  };
}
