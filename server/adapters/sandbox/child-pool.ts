import { type ChildJob, type ChildReply, SANDBOX_LIMITS } from './protocol';
import { ChildGone, type SandboxChild, type Ticket } from './sandbox-child';
import { QueueFull } from './slots';

export interface PoolOptions {
  /** processes, each running one job at a time */
  size: number;
  /** jobs that may wait for a process */
  queueLimit: number;
}

interface Waiting<How> {
  ticket: Ticket;
  how: How;
  /** for itself alone, and in a process that has run nothing before */
  needsFresh: boolean;
}

/** What the pool needs of a process. */
type Child = Pick<SandboxChild, 'isSpent' | 'isWorn' | 'knows' | 'whenReady' | 'serve' | 'close'>;

/**
 * Jobs and the processes that run them. Those that wait go to the next free process several at a time, because carrying
 * a message costs more than a small job; each still gets a machine that remembers nothing.
 */
export class ChildPool<How> {
  readonly #waiting: Waiting<How>[] = [];
  readonly #idle: Child[] = [];
  readonly #all = new Set<Child>();
  /** worn ones that another is being begun for */
  readonly #beingReplaced = new WeakSet<Child>();
  /** at work, and not to be given more: others have taken their places */
  readonly #outgoing = new Set<Child>();
  #isClosed = false;
  #busy = 0;

  constructor(
    private readonly options: PoolOptions,
    private readonly spawn: (how: How) => Child,
  ) {}

  /**
   * Rejects with ChildGone when the job took its process with it, with QueueFull when too many wait. Code that brings down a
   * process which had run others before is tried once in a fresh one: it may have been the past.
   */
  async run(job: ChildJob, how: How, signal: AbortSignal, onBegin?: () => void): Promise<ChildReply> {
    for (let needsFresh = false; ; needsFresh = true) {
      const { reply, hadPast } = await this.#runOnce(job, how, needsFresh, signal, onBegin);
      if (reply instanceof ChildGone) {
        if (!hadPast || reply.end !== 'crashed') throw reply;
      } else if (!hadPast || reply.failure?.kind !== 'internal') return reply;
    }
  }

  /** Kills the processes. Jobs under way fail. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all([...this.#all].map((child) => child.close()));
    this.#all.clear();
  }

  #runOnce(
    job: ChildJob,
    how: How,
    needsFresh: boolean,
    signal: AbortSignal,
    onBegin?: () => void,
  ): Promise<{ reply: ChildReply | ChildGone; hadPast: boolean }> {
    if (signal.aborted || this.#isClosed) return Promise.reject(cancelled());
    if (this.#waiting.length >= this.options.queueLimit) return Promise.reject(new QueueFull());
    return new Promise((resolve, reject) => {
      const leave = () => reject(cancelled());
      signal.addEventListener('abort', leave, { once: true });
      const settle = (reply: ChildReply | ChildGone, hadPast: boolean) => {
        signal.removeEventListener('abort', leave);
        resolve({ reply, hadPast });
      };
      const ticket: Ticket = { job, signal, onBegin, resolve: settle, reject: (gone) => settle(gone, gone.hadPast) };
      this.#waiting.push({ ticket, how, needsFresh });
      this.#pump();
    });
  }

  #pump(): void {
    if (this.#isClosed) for (const { ticket } of this.#waiting.splice(0)) ticket.reject(cancelled());
    while (this.#busy < this.options.size && this.#waiting.length > 0) {
      const batch = this.#nextBatch();
      const [first] = batch;
      if (!first) return;
      this.#busy++;
      void this.#serve(this.#takeChild(first), batch);
    }
  }

  /** The oldest job and others of its owner, but no more than this process's share of all that wait. */
  #nextBatch(): Waiting<How>[] {
    const waiting = this.#waiting.splice(0).filter(({ ticket }) => !ticket.signal.aborted);
    const share = Math.min(SANDBOX_LIMITS.batch, Math.ceil(waiting.length / this.options.size));
    const [first] = waiting;
    const batch: typeof waiting = [];
    for (const one of waiting) {
      const isAlike = !first?.needsFresh && !one.needsFresh && one.ticket.job.owner === first?.ticket.job.owner;
      if (one === first || (batch.length < share && isAlike)) batch.push(one);
      else this.#waiting.push(one);
    }
    return batch;
  }

  async #serve(child: Child, batch: Waiting<How>[]): Promise<void> {
    const unbegun = new Set(await child.serve(batch.map(({ ticket }) => ticket)));
    this.#waiting.unshift(...batch.filter(({ ticket }) => unbegun.has(ticket)));
    const isOutgoing = this.#outgoing.delete(child);
    if (child.isSpent || this.#isClosed || isOutgoing) this.#retire(child);
    else this.#idle.push(child);
    this.#busy--;
    if (child.isWorn && this.#all.has(child) && batch[0]) void this.#replace(child, batch[0].how);
    this.#pump();
  }

  #takeChild({ how, needsFresh, ticket }: Waiting<How>): Child {
    const idle = this.#takeIdle(ticket.job.owner);
    if (idle && !idle.isSpent && !needsFresh) return idle;
    if (idle) this.#retire(idle);
    return this.#spawn(how);
  }

  /** One that has a machine for this owner if there is, since making one takes longer than most jobs. */
  #takeIdle(owner: string): Child | undefined {
    const known = this.#idle.findLastIndex((child) => child.knows(owner));
    return known < 0 ? this.#idle.pop() : this.#idle.splice(known, 1)[0];
  }

  #spawn(how: How): Child {
    const child = this.spawn(how);
    this.#all.add(child);
    return child;
  }

  /** It serves on until the other is ready, so that no job waits for a process to begin. */
  async #replace(worn: Child, how: How): Promise<void> {
    if (this.#beingReplaced.has(worn)) return;
    this.#beingReplaced.add(worn);
    const fresh = this.#spawn(how);
    const isReady = await fresh.whenReady;
    if (!isReady || this.#isClosed || !this.#all.has(worn)) {
      this.#beingReplaced.delete(worn);
      this.#retire(fresh);
      return;
    }
    const place = this.#idle.indexOf(worn);
    if (place < 0) this.#outgoing.add(worn);
    else this.#retire(this.#idle.splice(place, 1)[0]);
    this.#idle.push(fresh);
  }

  #retire(child?: Child): void {
    if (!child) return;
    this.#all.delete(child);
    void child.close();
  }
}

const cancelled = (): ChildGone => new ChildGone('cancelled', '', false);
