import type { LogLine } from '@/server/engine/events';
import { SANDBOX_LIMITS } from './protocol';

const LEVELS = new Set<string>(['debug', 'info', 'warn', 'error']);

/** Keeps what the code printed, up to a limit, and says so when something was left out. */
export class ConsoleRecorder {
  readonly lines: LogLine[] = [];
  #bytes = 0;
  #isFull = false;

  constructor(private readonly startedAt: number) {}

  /** nothing more is kept */
  get isFull(): boolean {
    return this.#isFull;
  }

  add(level: string, message: string): void {
    if (this.#isFull) return;
    this.#bytes += Buffer.byteLength(message);
    if (this.lines.length >= SANDBOX_LIMITS.consoleLines - 1 || this.#bytes > SANDBOX_LIMITS.consoleBytes) {
      this.#isFull = true;
      this.#push('warn', 'What the code printed after this was left out: at most 200 lines and 64 KB are kept.');
      return;
    }
    this.#push(LEVELS.has(level) ? (level as LogLine['level']) : 'info', message);
  }

  #push(level: LogLine['level'], message: string): void {
    this.lines.push({ level, message, atMs: Date.now() - this.startedAt });
  }
}
