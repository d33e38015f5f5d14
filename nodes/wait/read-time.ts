const TIME = /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** Milliseconds since 1970 of an ISO 8601 date or time, by UTC where it names no zone; null when it is none. */
export function readTime(text: string): number | null {
  const match = TIME.exec(text.trim());
  if (!match) return null;
  const plain = text.trim().replace(' ', 'T');
  const hasZone = plain.length === 10 || match[1] !== undefined;
  const time = Date.parse(hasZone ? plain.replace(/([+-]\d{2})(\d{2})$/, '$1:$2') : `${plain}Z`);
  // The 31st of February is read as a day in March.
  return Number.isNaN(time) || !isRealDay(plain.slice(0, 10)) ? null : time;
}

function isRealDay(day: string): boolean {
  const time = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
}
