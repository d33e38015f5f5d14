import { type Logger, pino } from 'pino';
import { getEnv } from './env';

/** Names under which a secret could reach a log line, at any of the first levels of what is logged. */
const SECRET_NAMES = [
  'password',
  'token',
  'secret',
  'apiKey',
  'authorization',
  'Authorization',
  'cookie',
  'headers',
  'databaseUrl',
  'connectionString',
];

export type { Logger };

let root: Logger | undefined;

/**
 * The logger of one part of the server: `log('worker').info({ runId }, 'Run claimed')`. One JSON object a line on
 * standard error, because standard output belongs to the command line's results.
 */
export function log(part: string): Logger {
  root ??= createLogger();
  return root.child({ part });
}

/** Exported for tests, which give their own destination; the product calls `log`. */
export function createLogger(destination?: { write(line: string): void }): Logger {
  return pino(
    {
      level: getEnv().logLevel,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: '[redacted]',
      },
      serializers: { error: pino.stdSerializers.err },
    },
    destination ?? pino.destination({ fd: 2, sync: true }),
  );
}
