let last = { text: '', ms: Number.NaN };

/** Milliseconds since 1970 of an ISO 8601 text; quick for the one asked for before, because events in a row share their moment. */
export function msOf(text: string): number {
  if (text !== last.text) last = { text, ms: Date.parse(text) };
  return last.ms;
}
