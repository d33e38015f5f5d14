import { isJsonObject, type Json } from '@/graph/json';
import type { Span, Timeline } from '../timeline/span';

const LONGEST = 40;
const NAMES = ['name', 'title', 'label', 'subject', 'id', 'sku', 'key', 'email'];

/** What an item is called: its number, and a few words of what it is. */
export function itemLabel(item: Span, timeline: Timeline): string {
  const number = (item.index ?? 0) + 1;
  const fan = timeline.spans.get(item.parent)?.fan;
  const value = Array.isArray(fan?.items) ? fan.items[item.index ?? 0] : undefined;
  const words = wordsOf(value);
  return words ? `${number} · ${words}` : `${number}${fan ? ` of ${fan.count}` : ''}`;
}

function wordsOf(value: Json | undefined): string | null {
  if (typeof value === 'string' || typeof value === 'number') return cut(String(value));
  if (!isJsonObject(value)) return null;
  const named = NAMES.find((name) => typeof value[name] === 'string' || typeof value[name] === 'number');
  const found = named ?? Object.keys(value).find((name) => typeof value[name] === 'string');
  return found === undefined ? null : cut(String(value[found]));
}

const cut = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
};
