import { type ChildProcess, spawn } from 'node:child_process';
import {
  deserializeMessage,
  type JSONRPCMessage,
  serializeMessage,
  type Transport,
} from '@modelcontextprotocol/client';
import { TextRing } from '@/server/adapters/sandbox/text-ring';
import { childEnvironment } from './child-environment';
import { idOfLongAnswer, type Line, MessageLines } from './message-lines';
import type { StdioServer } from './server-definition';

const MAX_LINE_BYTES = 4 * 1024 * 1024;
const STDERR_CHARS = 64 * 1024;
/** After asking a server to stop by closing its input. */
const TERM_AFTER_MS = 1_000;
const KILL_AFTER_MS = 5_000;
const SETTLE_MS = 300;

/** JSON-RPC error code under which an answer over the limit reaches its caller. */
export const TOO_LARGE = -32_099;

export interface ProcessEnd {
  code: number | null;
  signal: NodeJS.Signals | null;
}

/**
 * Speaks MCP with a child process. Unlike the SDK's own transport it gives the server a process group of its own, which is
 * killed as a whole, keeps what it writes to its error output, and survives an answer that is too large.
 */
export class StdioTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;

  readonly #stderr = new TextRing(STDERR_CHARS);
  readonly #lines = new MessageLines(MAX_LINE_BYTES);
  #process: ChildProcess | null = null;
  #exited: Promise<void> = Promise.resolve();
  #end: ProcessEnd | null = null;
  #garbage: string | null = null;
  readonly #waiting: Line[] = [];
  #isDelivering = false;
  #hasSpoken = false;
  #isAsked = false;

  constructor(
    private readonly definition: StdioServer,
    private readonly base: { path: string; home: string },
  ) {}

  // The client tells a child process from HTTP by these two.
  get pid(): number | null {
    return this.#process?.pid ?? null;
  }
  /** the last of what it wrote to its error output */
  get stderr(): string {
    return this.#stderr.text;
  }

  /** how it ended by itself; null while it runs, or when it was asked to end */
  get end(): ProcessEnd | null {
    return this.#isAsked ? null : this.#end;
  }
  /** the first thing it printed that is not MCP, when it has said nothing that is */
  get garbage(): string | null {
    return this.#hasSpoken ? null : this.#garbage;
  }

  async start(): Promise<void> {
    const { command, args, env, cwd } = this.definition;
    const child = spawn(command, args, {
      env: childEnvironment(env, this.base) as NodeJS.ProcessEnv,
      cwd,
      shell: false,
      detached: true,
      windowsHide: true,
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#process = child;
    child.stdout.on('data', (chunk: Buffer) => {
      this.#waiting.push(...this.#lines.push(chunk));
      if (!this.#isDelivering) this.#deliver();
    });
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => this.#stderr.add(chunk));
    for (const stream of [child.stdin, child.stdout, child.stderr]) {
      stream.on('error', (error) => this.onerror?.(error));
    }
    this.#exited = new Promise((resolve) => {
      // `close` comes after the last of its output was read; a helper that keeps the pipes open must not hold it back.
      child.once('exit', (code, signal) => {
        this.#end = { code, signal };
        killGroup(child.pid, 'SIGKILL');
        const finish = () => {
          clearTimeout(deadline);
          child.off('close', finish);
          for (const line of this.#waiting.splice(0)) this.#receive(line);
          this.onclose?.();
          resolve();
        };
        const deadline = setTimeout(finish, 500);
        child.once('close', finish);
      });
    });
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve);
      child.once('error', (error) => {
        this.#end ??= { code: null, signal: null };
        reject(error);
      });
    });
  }

  async send(message: JSONRPCMessage): Promise<void> {
    const stdin = this.#process?.stdin;
    if (!stdin?.writable || this.#end) throw new Error('Not connected');
    if (!stdin.write(serializeMessage(message))) await new Promise((resolve) => stdin.once('drain', resolve));
  }

  /** Waits a moment for a process that is on its way out, so that its exit code and last words are known. */
  async settle(): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const moment = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, SETTLE_MS);
    });
    await Promise.race([this.#exited, moment]);
    clearTimeout(timer);
  }

  /** Closes its input, asks it to stop, then kills it and everything it started. Resolves once it is gone. */
  async close(): Promise<void> {
    const child = this.#process;
    if (!child || this.#end) return;
    this.#isAsked = true;
    child.stdin?.end();
    const timers = [
      setTimeout(() => killGroup(child.pid, 'SIGTERM'), TERM_AFTER_MS),
      setTimeout(() => killGroup(child.pid, 'SIGKILL'), KILL_AFTER_MS),
    ];
    await this.#exited;
    for (const timer of timers) clearTimeout(timer);
  }

  /** One message a turn: the client forgets a call's progress as soon as its answer has come, even in the same breath. */
  #deliver(): void {
    const line = this.#waiting.shift();
    this.#isDelivering = line !== undefined;
    if (line === undefined) return;
    this.#receive(line);
    setImmediate(() => this.#deliver());
  }

  #receive(line: Line): void {
    if (line.kind === 'too-long') {
      this.#receiveTooLong(line);
      return;
    }
    if (line.text === '') return;
    try {
      const message = deserializeMessage(line.text);
      this.#hasSpoken = true;
      this.onmessage?.(message);
    } catch (error) {
      // Servers print banners and warnings between messages; they are skipped.
      this.#garbage ??= line.text.slice(0, 300);
      this.onerror?.(error instanceof Error ? error : new Error(String(error)));
    }
  }

  #receiveTooLong(line: { head: string; tail: string }): void {
    const id = idOfLongAnswer(line);
    if (id === null) {
      this.onerror?.(new Error('The server sent a message of more than 4 MB.'));
      return;
    }
    this.onmessage?.({ jsonrpc: '2.0', id, error: { code: TOO_LARGE, message: 'The answer is larger than 4 MB.' } });
  }
}

function killGroup(pid: number | undefined, signal: NodeJS.Signals): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, signal);
  } catch {
    // Gone already.
  }
}
