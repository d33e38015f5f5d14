/** SQLSTATE classes and codes that say: not now, try again. */
const CLASSES = ['08', '57P'];
const CODES = new Set(['40001', '40P01', '53100', '53200', '53300', '53400', '55P03']);
const DISK_FULL = '53100';
const SYSTEM = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
]);
/** Prisma: cannot reach, timed out, closed the connection, pool timeout, no transaction in time, too many connections. */
const PRISMA = new Set(['P1000', 'P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037']);
/** node-postgres reports a broken connection only in words. */
const WORDS =
  /connection terminated|connection error|not queryable|timeout exceeded when trying to connect|query read timeout|client was closed|cannot use a pool after|can't reach database/i;

/** Errors come wrapped in others; deeper than this none of ours is. */
const MAX_DEPTH = 5;

/** The database could not be reached or asked to try again; the same statement may work later. */
export function isDatabaseDown(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > MAX_DEPTH) return false;
  const { code, errorCode, cause, errors } = error as { code?: unknown; errorCode?: unknown; errors?: unknown } & Error;
  if ([code, errorCode].some((value) => typeof value === 'string' && isNotNow(value))) return true;
  if (WORDS.test(error.message)) return true;
  const inner = Array.isArray(errors) ? [cause, ...errors] : [cause];
  return inner.some((each) => isDatabaseDown(each, depth + 1));
}

/** The database answered that it has no room on its disk: it reads, and writes nothing. */
export function isDiskFull(error: unknown, depth = 0): boolean {
  if (!(error instanceof Error) || depth > MAX_DEPTH) return false;
  const { code, cause, message } = error as { code?: unknown } & Error;
  return code === DISK_FULL || /no space left on device/i.test(message) || isDiskFull(cause, depth + 1);
}

const isNotNow = (code: string): boolean =>
  SYSTEM.has(code) || PRISMA.has(code) || CODES.has(code) || CLASSES.some((start) => code.startsWith(start));
