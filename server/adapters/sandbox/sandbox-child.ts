import type { ChildProcess } from 'node:child_process';
import { killGroup, type LockedChild, spawnLocked } from './lockdown';
import { type ChildJob, type ChildReply, NOT_READY, READY, SANDBOX_LIMITS } from './protocol';
import { TextRing } from './text-ring';

export type ChildEnd = 'timeout' | 'cancelled' | 'crashed';

/** The child gave no answer and is gone. */
export class ChildGone extends Error {
  override name = 'ChildGone';
  constructor(
    readonly end: ChildEnd,
    readonly stderr: string,
    /** the child had run other jobs before this one */
    readonly hadPast: boolean,
  ) {
    super(`The child process ended: ${end}`);
  }
}

/** A job and who waits for its answer. */
export interface Ticket {
  job: ChildJob;
  signal: AbortSignal;
  /** the child is at work on it now */
  onBegin?: (() => void) | undefined;
  /** `hadPast`: the child had run other jobs before this one */
  resolve(reply: ChildReply, hadPast: boolean): void;
  reject(error: ChildGone): void;
}

/** After so many jobs a fresh process is cheaper than a surprise; after twice as many nobody waits for it any longer. */
const WORN_AFTER = 5_000;
const LARGEST_BYTES = 300 * 1024 * 1024;

/** One locked-down process; one job at a time. */
export class SandboxChild {
  readonly #process: ChildProcess;
  readonly #stderr = new TextRing(8 * 1024);
  readonly #exited: Promise<void>;
  /** sent and not answered; the child is at work on the first */
  #sent: Ticket[] = [];
  #whenDone: (() => void) | null = null;
  #timer: NodeJS.Timeout | null = null;
  #end: ChildEnd = 'crashed';
  /** why the child is being killed; its answer may still come, and then nobody else is to blame */
  #killedFor: Ticket | null = null;
  #jobs = 0;
  #rssBytes = 0;
  #isGone = false;
  #isDamaged = false;
  readonly #ready = Promise.withResolvers<boolean>();
  /** those it has machines for, the newest last, as far as can be told from here */
  readonly #owners = new Set<string>();

  constructor(options: LockedChild) {
    this.#process = spawnLocked(options);
    this.#process.stderr?.setEncoding('utf8').on('data', (chunk: string) => this.#stderr.add(chunk));
    this.#process.on('message', (text) => this.#receive(text));
    this.#exited = new Promise((resolve) => {
      const gone = () => {
        this.#isGone = true;
        this.#ready.resolve(false);
        const [first, ...rest] = this.#sent;
        const wasUnderWay = this.#killedFor === null || this.#killedFor === first;
        if (wasUnderWay) this.#sent = rest;
        this.#done();
        if (wasUnderWay) first?.reject(this.#gone());
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

  /** True once it could begin with a job at once, false when it will not. */
  get whenReady(): Promise<boolean> {
    return this.#ready.promise;
  }

  /** It has done much: another should take its place when there is one. */
  get isWorn(): boolean {
    return this.#jobs >= WORN_AFTER;
  }

  /** It must not be given another job: it has grown, or it failed in a way nobody explains. */
  get isSpent(): boolean {
    return this.#isGone || this.#isDamaged || this.#jobs >= 2 * WORN_AFTER || this.#rssBytes > LARGEST_BYTES;
  }

  /** Its next job of this owner finds a machine that is made already. */
  knows(owner: string): boolean {
    return this.#owners.has(owner);
  }

  /**
   * Runs jobs one after the other. A ticket whose job was under way when the child was killed (too late, cancelled) or died
   * is rejected with ChildGone. Gives back those that it did not begin.
   */
  async serve(tickets: Ticket[]): Promise<Ticket[]> {
    this.#sent = [...tickets];
    this.#process.channel?.ref();
    try {
      await new Promise<void>((resolve) => {
        this.#whenDone = resolve;
        for (const { signal } of tickets) signal.addEventListener('abort', this.#onAbort, { once: true });
        if (this.#isGone) {
          this.#done();
          return;
        }
        this.#begin();
        this.#process.send(JSON.stringify(tickets.map(({ job }) => job)), (error) => {
          if (error) this.#stderr.add(error.message);
        });
      });
      return this.#sent;
    } finally {
      for (const { signal } of tickets) signal.removeEventListener('abort', this.#onAbort);
      this.#process.channel?.unref();
      this.#sent = [];
    }
  }

  /** Resolves once the process has ended. */
  async close(): Promise<void> {
    this.#process.ref();
    killGroup(this.#process);
    await this.#exited;
  }

  /** The first of those sent is what the child does now. */
  #begin(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    // Done only when it is gone.
    if (this.#killedFor) return;
    const [current] = this.#sent;
    if (!current) {
      this.#done();
      return;
    }
    current.onBegin?.();
    this.#timer = setTimeout(() => this.#stop('timeout'), current.job.timeoutMs + SANDBOX_LIMITS.killAfterMs);
    this.#onAbort();
  }

  /** Only the job under way is worth the process; of the others the answer is dropped by who no longer waits for it. */
  readonly #onAbort = (): void => {
    if (this.#sent[0]?.signal.aborted) this.#stop('cancelled');
  };

  #stop(end: ChildEnd): void {
    this.#end = end;
    this.#killedFor ??= this.#sent[0] ?? null;
    killGroup(this.#process);
  }

  #done(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#whenDone?.();
    this.#whenDone = null;
  }

  #gone(): ChildGone {
    return new ChildGone(this.#end, this.#stderr.text, this.#jobs > 0);
  }

  #remember(owner: string): void {
    this.#owners.delete(owner);
    this.#owners.add(owner);
    for (const one of this.#owners) {
      if (this.#owners.size <= SANDBOX_LIMITS.machines) break;
      this.#owners.delete(one);
    }
  }

  #receive(text: unknown): void {
    if (text === READY || text === NOT_READY) {
      this.#ready.resolve(text === READY);
      return;
    }
    const [current] = this.#sent;
    if (!current) return;
    const reply = readReply(text);
    if (!reply || reply.id !== current.job.id) {
      this.#stderr.add('The child answered with something else than a reply.');
      this.#stop('crashed');
      return;
    }
    const hadPast = this.#jobs > 0;
    this.#jobs += 1;
    this.#sent.shift();
    this.#rssBytes = reply.rssBytes;
    this.#remember(current.job.owner);
    current.resolve(reply, hadPast);
    // What the engine could not explain may have left the process damaged: the others get another.
    if (reply.failure?.kind === 'internal') {
      this.#isDamaged = true;
      if (!this.#killedFor) this.#done();
    } else this.#begin();
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
