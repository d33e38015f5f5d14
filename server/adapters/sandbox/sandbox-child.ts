import type { ChildProcess } from 'node:child_process';
import { killGroup, type LockedChild, spawnLocked } from './lockdown';
import type { ChildJob, ChildReply } from './protocol';
import { TextRing } from './text-ring';

export type ChildEnd = 'timeout' | 'cancelled' | 'crashed';

/** The child gave no answer and is gone. */
export class ChildGone extends Error {
  override name = 'ChildGone';
  constructor(
    readonly end: ChildEnd,
    readonly stderr: string,
  ) {
    super(`The child process ended: ${end}`);
  }
}

interface Pending {
  id: number;
  resolve(reply: ChildReply): void;
  reject(error: ChildGone): void;
}

/** One locked-down process; one job at a time. */
export class SandboxChild {
  readonly #process: ChildProcess;
  readonly #stderr = new TextRing(8 * 1024);
  readonly #exited: Promise<void>;
  #pending: Pending | null = null;
  #end: ChildEnd = 'crashed';
  #jobs = 0;
  #rssBytes = 0;
  #isGone = false;

  constructor(options: LockedChild) {
    this.#process = spawnLocked(options);
    this.#process.stderr?.setEncoding('utf8').on('data', (chunk: string) => this.#stderr.add(chunk));
    this.#process.on('message', (text) => this.#receive(text));
    this.#exited = new Promise((resolve) => {
      const gone = () => {
        this.#isGone = true;
        this.#pending?.reject(new ChildGone(this.#end, this.#stderr.text));
        this.#pending = null;
        resolve();
      };
      this.#process.once('exit', gone);
      this.#process.once('error', (error) => {
        this.#stderr.add(error.message);
        gone();
      });
    });
    // An idle child must not keep a finished process of ours alive.
    this.#process.unref();
    this.#process.channel?.unref();
  }

  /** it has run nothing yet */
  get isFresh(): boolean {
    return this.#jobs === 0;
  }

  /** After so many jobs, or when it has grown, a fresh one is cheaper than a surprise. */
  get isSpent(): boolean {
    return this.#isGone || this.#jobs >= 200 || this.#rssBytes > 300 * 1024 * 1024;
  }

  /** Rejects with ChildGone when the child was killed at `killAfterMs`, by the signal, or died. */
  async run(job: ChildJob, killAfterMs: number, signal: AbortSignal): Promise<ChildReply> {
    this.#jobs += 1;
    const stop = (end: ChildEnd) => {
      this.#end = end;
      killGroup(this.#process);
    };
    const onAbort = () => stop('cancelled');
    const timer = setTimeout(() => stop('timeout'), killAfterMs);
    signal.addEventListener('abort', onAbort, { once: true });
    this.#process.channel?.ref();
    try {
      return await new Promise<ChildReply>((resolve, reject) => {
        if (this.#isGone) throw new ChildGone('crashed', this.#stderr.text);
        this.#pending = { id: job.id, resolve, reject };
        if (signal.aborted) onAbort();
        this.#process.send(JSON.stringify(job), (error) => {
          if (error) this.#stderr.add(error.message);
        });
      });
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', onAbort);
      this.#process.channel?.unref();
    }
  }

  /** Resolves once the process has ended. */
  async close(): Promise<void> {
    this.#process.ref();
    killGroup(this.#process);
    await this.#exited;
  }

  #receive(text: unknown): void {
    const pending = this.#pending;
    const reply = pending && readReply(text);
    if (!pending) return;
    this.#pending = null;
    if (!reply || reply.id !== pending.id) {
      killGroup(this.#process);
      pending.reject(new ChildGone('crashed', 'The child answered with something else than a reply.'));
      return;
    }
    // What the engine could not explain may have left the process damaged.
    if (reply.failure?.kind === 'internal') this.#jobs = Number.POSITIVE_INFINITY;
    this.#rssBytes = reply.rssBytes;
    pending.resolve(reply);
  }
}

function readReply(text: unknown): ChildReply | null {
  try {
    const reply = JSON.parse(String(text)) as ChildReply;
    const isReply = typeof reply.id === 'number' && Array.isArray(reply.logs) && typeof reply.rssBytes === 'number';
    return isReply && (typeof reply.valueText === 'string' || typeof reply.failure?.kind === 'string') ? reply : null;
  } catch {
    return null;
  }
}
