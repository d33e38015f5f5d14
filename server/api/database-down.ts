/** Prisma: cannot reach, timed out, closed the connection, pool timeout, no transaction in time, too many connections. */
const PRISMA_CODES = new Set(['P1000', 'P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037']);
const SOCKET_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND']);
/** PostgreSQL: connection exceptions (08), operator intervention (57P), too many connections (53300). */
const isServerGone = (code: string): boolean => /^08\w{3}$/.test(code) || /^57P0[1-5]$/.test(code) || code === '53300';

/** The database is away, as opposed to having refused a statement: worth trying again as it is. */
export const isDatabaseDown = (error: unknown, depth = 0): boolean => {
  if (typeof error !== 'object' || error === null || depth > 4) return false;
  const { code, errorCode, cause, message, errors } = error as Record<string, unknown>;
  for (const value of [code, errorCode])
    if (typeof value === 'string' && (PRISMA_CODES.has(value) || SOCKET_CODES.has(value) || isServerGone(value)))
      return true;
  if (
    typeof message === 'string' &&
    /Connection terminated|timeout exceeded when trying to connect|Can't reach database/.test(message)
  )
    return true;
  if (Array.isArray(errors) && errors.some((inner) => isDatabaseDown(inner, depth + 1))) return true;
  return isDatabaseDown(cause, depth + 1);
};
