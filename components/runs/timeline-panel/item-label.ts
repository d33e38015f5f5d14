import { isJsonObject, type Json } from '@/graph/json';
import { shortValue } from '../format/short-value';
import { placeName, placeNumber } from '../timeline/place-words';
import type { Span, Timeline } from '../timeline/span';

const NAMES = ['name', 'title', 'label', 'subject', 'id', 'sku', 'key', 'email'];

/** What a row inside a container is called: its number, and a few words of what it is: "3 · SKU-7", "Vote 2", "Turn 4". */
export function itemLabel(item: Span, timeline: Timeline): string {
  const name = placeName(item.repeat, item.index);
  if (item.repeat === 'turns') return name;
  const fan = timeline.spans.get(item.parent)?.fan;
  const from = fan?.from ?? 0;
  if (item.repeat === 'votes') {
    const voter = fan?.ballot?.voters?.[item.index ?? 0];
    return voter ? `${name} · ${voter.slice(voter.indexOf('/') + 1)}` : name;
  }
  const value = Array.isArray(fan?.items) ? fan.items[(item.index ?? 0) - from] : undefined;
  const words = wordsOf(value);
  const number = placeNumber(item.index).toLocaleString('en-US');
  if (words) return `${number} · ${words}`;
  return `${number}${fan && fan.from === undefined ? ` of ${fan.count.toLocaleString('en-US')}` : ''}`;
}

function wordsOf(value: Json | undefined): string | null {
  if (typeof value === 'string' || typeof value === 'number') return shortValue(value);
  if (!isJsonObject(value)) return null;
  const named = NAMES.find((name) => typeof value[name] === 'string' || typeof value[name] === 'number');
  const found = named ?? Object.keys(value).find((name) => typeof value[name] === 'string');
  return found === undefined ? null : shortValue(value[found]);
}
