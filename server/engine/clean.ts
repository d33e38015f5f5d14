import type { Json } from '@/graph/json';
import { sanitizeJson, sanitizeText, UnsafeJsonError } from '@/graph/sanitize';
import type { LogLine } from './events';
import type { StepError } from './step-error';

// What comes out of a step was made by models, scripts and foreign servers: nothing of it reaches the log as it came.

const MAX_MESSAGE = 4_000;
const MAX_DETAILS = 16_000;
const MAX_TRACE = 1_000_000;
const MAX_LOG_LINES = 200;
const MAX_LOG_CHARACTERS = 64 * 1024;

export const cut = (text: string, most: number): string => (text.length <= most ? text : `${text.slice(0, most)}…`);

/** The same error, safe to store and of bounded size. */
export function cleanError(error: StepError): StepError {
  const message = cut(sanitizeText(String(error.message)), MAX_MESSAGE);
  const details = error.details === undefined ? undefined : cleanAside(error.details, MAX_DETAILS);
  return { ...error, message, details };
}

/** What a step wants to show beside its result; too much of it is left out rather than failing the step. */
export function cleanTrace(trace: Json | undefined): Json | undefined {
  return trace === undefined ? undefined : cleanAside(trace, MAX_TRACE);
}

function cleanAside(value: Json, mostCharacters: number): Json {
  try {
    const clean = sanitizeJson(value).value;
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

  add(line: LogLine): void {
    if (this.isFull) return;
    const message = sanitizeText(String(line.message));
    this.characters += message.length;
    this.isFull = this.lines.length >= MAX_LOG_LINES || this.characters > MAX_LOG_CHARACTERS;
    this.lines.push(
      this.isFull
        ? { level: 'warn', message: 'More was logged; only the first part is kept.', atMs: line.atMs }
        : { ...line, message },
    );
  }
}
