/**
 * SQLSTATE classes and codes that say: not now, try again. A wrong password (28) is one: it is being changed, and what was
 * connected before works on. So is a transaction that may only read: the server is a replica for the moment, or its provider
 * saves its last room on the disk. And a statement that took longer than the server allows.
 */
const CLASSES = ['08', '28', '53', '57P'];
const READ_ONLY = '25006';
const CODES = new Set(['25P03', READ_ONLY, '3D000', '40001', '40P01', '55P03', '57014', '58030']);
const DISK_FULL = '53100';
/** Node's words for a certificate that it does not accept: it has run out, or another is being put in its place. */
const CERTIFICATE = /^(CERT_|ERR_TLS_CERT_|ERR_SSL_|UNABLE_TO_(VERIFY|GET)_|SELF_SIGNED_CERT|DEPTH_ZERO_SELF_SIGNED)/;
const SYSTEM = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
/**
 * Prisma: cannot reach, timed out, no such database, access denied, no TLS, closed the connection, pool timeout, no transaction
 * in time, too many connections.
 */
const PRISMA = new Set([
  'P1000',
  'P1001',
  'P1002',
  'P1003',
  'P1008',
  'P1010',
  'P1011',
  'P1017',
  'P2024',
  'P2028',
  'P2037',
  'TlsConnectionError',
]);
/** node-postgres reports a broken connection only in words. */
const WORDS =
  /connection terminated|connection error|not queryable|timeout exceeded when trying to connect|does not support SSL connections|query read timeout|client was closed|cannot use a pool after|can't reach database/i;

/** Errors come wrapped in others; deeper than this none of ours is. */
const MAX_DEPTH = 5;

/** The database could not be reached or asked to try again; the same statement may work later. */
export const isDatabaseDown = (error: unknown): boolean => isAnywhere(error, isNotNow, WORDS);

/** The database answered that it has no room on its disk: it reads, and writes nothing. */
export const isDiskFull = (error: unknown): boolean =>
  isAnywhere(error, (code) => code === DISK_FULL, /no space left on device/i);

/** The database answered that it takes no changes. */
export const isReadOnly = (error: unknown): boolean =>
  isAnywhere(error, (code) => code === READ_ONLY, /in a read-only transaction/i);

const isNotNow = (code: string): boolean =>
  SYSTEM.has(code) ||
  PRISMA.has(code) ||
  CODES.has(code) ||
  CERTIFICATE.test(code) ||
  CLASSES.some((start) => code.startsWith(start));

/** Whether an error, or one inside it, has such a code or says such a thing. */
function isAnywhere(error: unknown, isCode: (code: string) => boolean, words: RegExp, depth = 0): boolean {
  if (typeof error !== 'object' || error === null || depth > MAX_DEPTH) return false;
  const { code, errorCode, originalCode, kind, message, cause, errors, meta } = error as Record<string, unknown>;
  if ([code, errorCode, originalCode, kind].some((each) => typeof each === 'string' && isCode(each))) return true;
  if (typeof message === 'string' && words.test(message)) return true;
  // Prisma keeps what the driver said in a place of its own.
  const driver = (meta as { driverAdapterError?: unknown } | undefined)?.driverAdapterError;
  const inner = [cause, driver, ...(Array.isArray(errors) ? errors : [])];
  return inner.some((each) => isAnywhere(each, isCode, words, depth + 1));
}
