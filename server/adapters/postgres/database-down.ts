/** SQLSTATE classes and codes that say: not now, try again. */
const CLASSES = ['08', '57P'];
const CODES = ['40001', '40P01', '53300', '53400', '55P03'];
const SYSTEM = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
];
/** node-postgres reports a broken connection only in words. */
const WORDS =
  /connection terminated|connection error|not queryable|timeout exceeded when trying to connect|query read timeout|client was closed|cannot use a pool after/i;

/** The database could not be reached or asked to try again; the same statement may work later. */
export function isDatabaseDown(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof AggregateError && error.errors.some(isDatabaseDown)) return true;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return (
    SYSTEM.includes(code) ||
    CODES.includes(code) ||
    CLASSES.some((start) => code.startsWith(start)) ||
    WORDS.test(error.message)
  );
}
