import type { Json } from '@/graph/json';
import { sanitizeForeign, sanitizeText, UnsafeJsonError } from '@/graph/sanitize';
import type { LogLine } from './events';
import type { StepError } from './step-error';

// What comes out of a step was made by models, scripts and foreign servers: nothing of it reaches the log as it came.

const MAX_MESSAGE = 4_000;
const MAX_WARNING = 1_000;
const MAX_WARNINGS = 50;
const MAX_DETAILS = 16_000;
const MAX_TRACE = 1_000_000;
const MAX_LOG_LINES = 200;
const MAX_LOG_CHARACTERS = 64 * 1024;

const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most)}…`);

/** Hides secrets in what is said about a step. Its output is data, and is left as it is. */
export type Redact = <Value extends Json>(value: Value) => Value;

/** The same error, safe to store and of bounded size. */
export function cleanError(error: StepError, redact: Redact): StepError {
  const message = cut(redact(sanitizeText(String(error.message))), MAX_MESSAGE);
  const details = error.details === undefined ? undefined : cleanAside(error.details, MAX_DETAILS, redact);
  return { ...error, message, ...(details === undefined ? {} : { details }) };
}

/** What a step says beside its result, each of bounded size; those over the limit are only counted. */
export function cleanWarnings(warnings: readonly string[], redact: Redact): string[] {
  const kept = warnings
    .slice(0, MAX_WARNINGS)
    .map((warning) => cut(redact(sanitizeText(String(warning))), MAX_WARNING).toWellFormed());
  const more = warnings.length - kept.length;
  return more > 0 ? [...kept, `${more} more warnings are not kept.`] : kept;
}

/** What a step wants to show beside its result; too much of it is left out rather than failing the step. */
export const cleanTrace = (trace: Json, redact: Redact): Json => cleanAside(trace, MAX_TRACE, redact);

function cleanAside(value: Json, mostCharacters: number, redact: Redact): Json {
  try {
    const clean = redact(sanitizeForeign(value).value);
    const text = JSON.stringify(clean);
    return text.length <= mostCharacters ? clean : cut(text, mostCharacters);
  } catch (error) {
    if (error instanceof UnsafeJsonError) return error.message;
    throw error;
  }
}

/** Collects log lines up to what one attempt may keep, and says when some were left out. */
export class LogLines {
  readonly lines: LogLine[] = [];
  private characters = 0;
  private isFull = false;

  constructor(private readonly redact: Redact) {}

  add(line: LogLine): void {
    if (this.isFull) return;
    const message = this.redact(sanitizeText(String(line.message)));
    this.characters += message.length;
    this.isFull = this.lines.length >= MAX_LOG_LINES || this.characters > MAX_LOG_CHARACTERS;
    this.lines.push(
      this.isFull
        ? { level: 'warn', message: 'More was logged; only the first part is kept.', atMs: line.atMs }
        : { ...line, message },
    );
  }
}
