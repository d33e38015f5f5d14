import { isJsonObject, type Json } from '@/graph/json';
import { shortValue } from '../format/short-value';
import type { Span, Timeline } from '../timeline/span';

const NAMES = ['name', 'title', 'label', 'subject', 'id', 'sku', 'key', 'email'];

/** What a row inside a container is called: its number, and a few words of what it is: "3 · SKU-7", "Vote 2", "Turn 4". */
export function itemLabel(item: Span, timeline: Timeline): string {
  const number = (item.index ?? 0) + 1;
  if (item.repeat === 'turns') return `Turn ${number}`;
  const fan = timeline.spans.get(item.parent)?.fan;
  const from = fan?.from ?? 0;
  if (item.repeat === 'votes') {
    const voter = fan?.ballot?.voters?.[item.index ?? 0];
    return voter ? `Vote ${number} · ${voter.slice(voter.indexOf('/') + 1)}` : `Vote ${number}`;
  }
  const value = Array.isArray(fan?.items) ? fan.items[(item.index ?? 0) - from] : undefined;
  const words = wordsOf(value);
  if (words) return `${number} · ${words}`;
  return `${number}${fan && fan.from === undefined ? ` of ${fan.count.toLocaleString('en-US')}` : ''}`;
}

/** Where a reader is among all of them: "Turn 3 of at most 5", "Vote 2 of 3", "Item 17 of 10,000". */
export function placeWords(item: Span, timeline: Timeline): string {
  const container = timeline.spans.get(item.parent);
  const number = ((item.index ?? 0) + 1).toLocaleString('en-US');
  if (item.repeat === 'turns') return `Turn ${number} of at most ${container?.loop?.maxTurns ?? number}`;
  if (container?.fan?.from !== undefined) return `Item ${number} of the whole list`;
  return `${item.repeat === 'votes' ? 'Vote' : 'Item'} ${number} of ${(container?.fan?.count ?? 0).toLocaleString('en-US')}`;
}

function wordsOf(value: Json | undefined): string | null {
  if (typeof value === 'string' || typeof value === 'number') return shortValue(value);
  if (!isJsonObject(value)) return null;
  const named = NAMES.find((name) => typeof value[name] === 'string' || typeof value[name] === 'number');
  const found = named ?? Object.keys(value).find((name) => typeof value[name] === 'string');
  return found === undefined ? null : shortValue(value[found]);
}
