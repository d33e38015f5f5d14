import type { Json } from '../json';

/** Whether a value's JSON text is longer than `limit` characters, found without writing it: it might not fit into memory. */
export function isLargerThan(value: Json, limit: number): boolean {
  let left = limit;
  const pending: Json[] = [value];
  for (let current = pending.pop(); current !== undefined; current = pending.pop()) {
    if (typeof current === 'string') left -= current.length + 2;
    else if (typeof current !== 'object' || current === null) left -= 5;
    else if (Array.isArray(current)) {
      left -= current.length + 2;
      if (left < 0) return true;
      for (const item of current) pending.push(item);
    } else {
      for (const [key, item] of Object.entries(current)) {
        left -= key.length + 4;
        pending.push(item);
      }
    }
    if (left < 0) return true;
  }
  return false;
}
