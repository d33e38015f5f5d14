/**
 * How long the other side asks to wait, in milliseconds: `Retry-After` in seconds or as a date, which is counted from the other
 * side's own clock, because ours may be wrong; or the milliseconds that some say. Undefined when it asks for nothing that can be read.
 * Header names are in lower case.
 */
export function askedToWaitMs(headers: Readonly<Record<string, string | undefined>>): number | undefined {
  const milliseconds = headers['retry-after-ms']?.trim();
  if (milliseconds && NUMBER.test(milliseconds)) return Number(milliseconds);
  const value = headers['retry-after']?.trim();
  if (!value) return undefined;
  if (NUMBER.test(value)) return Number(value) * 1_000;
  const wait = Date.parse(value) - Date.parse(headers.date ?? '');
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined;
}

const NUMBER = /^\d{1,12}(\.\d{1,12})?$/;
