import type { Json } from '@/graph/json';
import { sanitizeJson, sanitizeText, UnsafeJsonError } from '@/graph/sanitize';
import { StepFailure } from '@/server/engine/contract';
import { type LogLine, logLineSchema } from '@/server/engine/events';
import { SANDBOX_LIMITS } from './protocol';

/** Reads what the child says the code returned. The child is not trusted: depth, keys and characters are checked here. */
export function readValue(text: string): Json {
  try {
    return sanitizeJson(JSON.parse(text)).value;
  } catch (error) {
    if (error instanceof UnsafeJsonError) {
      throw new StepFailure({ code: 'code-result', message: `The returned value: ${error.message}`, transient: false });
    }
    throw new StepFailure({
      code: 'sandbox-crashed',
      message: 'The sandbox gave an answer that cannot be read.',
      transient: false,
    });
  }
}

/** What the code printed, without anything the database cannot hold. */
export const readLogs = (lines: unknown[]): LogLine[] =>
  lines.slice(0, SANDBOX_LIMITS.consoleLines).flatMap((line) => {
    const read = logLineSchema.safeParse(line);
    return read.success ? [{ ...read.data, message: sanitizeText(read.data.message) }] : [];
  });
