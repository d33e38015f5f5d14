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

/** Held while they cannot be written, say because the disk is full; then newer lines are dropped. */
const MOST_HELD_BYTES = 1_000_000;

/** A log that cannot be written must not end the process, or all that is under way in it. Exported for tests. */
export function openDestination(fd: number): { write(line: string): void } {
  const destination = pino.destination({ fd, sync: true, maxLength: MOST_HELD_BYTES });
  destination.on('error', () => undefined);
  return destination;
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
    destination ?? openDestination(2),
  );
}
