import type { RepeatKind, Span, Timeline } from './span';

/** One row inside a container, and the place of a reader among its rows, are said in these words. */
const ONE: Record<RepeatKind, string> = { items: 'Item', votes: 'Vote', turns: 'Turn' };

/** The log counts from zero and people from one; this is where one becomes the other. */
export const placeNumber = (index: number | null): number => (index ?? 0) + 1;

/** "Turn 3", "Vote 2", "Item 1,701". */
export const placeName = (repeat: RepeatKind | undefined, index: number | null): string =>
  `${ONE[repeat ?? 'items']} ${placeNumber(index).toLocaleString('en-US')}`;

/** "Item 4", "Items 4 to 6". */
export const itemRange = (from: number, count: number): string =>
  count === 1
    ? placeName('items', from)
    : `Items ${placeNumber(from).toLocaleString('en-US')} to ${(from + count).toLocaleString('en-US')}`;

/** Where a reader is among all of them: "Turn 3 of at most 5", "Vote 2 of 3", "Item 17 of 10,000". */
export function placeAmong(item: Span, timeline: Timeline): string {
  const container = timeline.spans.get(item.parent);
  const name = placeName(item.repeat, item.index);
  if (item.repeat === 'turns') return `${name} of at most ${container?.loop?.maxTurns ?? placeNumber(item.index)}`;
  if (container?.fan?.from !== undefined) return `${name} of the whole list`;
  return `${name} of ${(container?.fan?.count ?? 0).toLocaleString('en-US')}`;
}

/** What a row stands in, from the outside in: "For each line, item 3 · Improve, turn 1"; null at the top. */
export function placeWithin(span: Span, timeline: Timeline): string | null {
  const around: string[] = [];
  for (let at = timeline.spans.get(span.parent); at; at = timeline.spans.get(at.parent)) {
    const container = at.kind === 'item' ? timeline.spans.get(at.parent) : at;
    around.unshift(
      at.kind === 'item'
        ? `${container?.title ?? at.title}, ${placeName(at.repeat, at.index).toLowerCase()}`
        : at.title,
    );
    if (container) at = container;
  }
  return around.length === 0 ? null : around.join(' · ');
}
