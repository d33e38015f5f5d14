import { type Claim, type Clock, type RunLog, SignalsPending, StaleEpoch, type Tell } from './driver-ports';
import { endOfChild } from './end-of-child';
import type { EventData, NewEvent, RunEvent } from './events';
import type { EngineLimits } from './limits';
import { project } from './projection';
import { foldInto, foldRun, type RunState } from './state';

/** More are written in several pieces, each of which is one transaction. */
const MOST_AT_ONCE = 1_000;

const FIRST_FLUSH_MS = 12;
/** The same for a run that is so busy that no timer gets its turn. */
const FIRST_WRITE_MS = 16;

/** The events a barrier waited for were taken back: whoever waited must not go on. */
export class TakenBack extends Error {
  override name = 'TakenBack';
}

/**
 * The driver's pen. An event counts for deciding as soon as it is recorded, and is written together with others a moment
 * later, or at once when something must not begin before it is durable.
 */
export class Journal {
  state: RunState;
  /** bytes of JSON text of all events */
  bytes = 0;
  /** why nothing more can be written; `signals` ends with `takeBack` */
  trouble: 'signals' | 'stale' | 'failed' | null = null;
  cause: unknown = null;

  private unwritten: (RunEvent & { text: string })[] = [];
  private consumed: string[] = [];
  /** words to other runs, to be said with the events recorded before them */
  private tells: { seq: number; tell: Tell }[] = [];
  /** signals have been read since the last write: it need not be refused because of them */
  private isListened = false;
  /** between taking back and consuming: nothing may be written before the signals are heard */
  private isHeldUp = false;
  private isUrgent = false;
  private durableSeq: number;
  /** false: offered, and not there before the first write */
  private isMade: boolean;
  private writing: Promise<void> | null = null;
  private waiting: { seq: number; resolve: () => void; reject: (cause: unknown) => void }[] = [];
  /** calls the next flush off */
  private timer: (() => void) | null = null;
  private begunMs: number | null = null;
  private stamped = { at: '', ms: Number.NEGATIVE_INFINITY };

  constructor(
    private readonly log: RunLog,
    private readonly clock: Clock,
    private readonly limits: EngineLimits,
    private readonly claim: Claim,
    events: RunEvent[],
    /** called when something changed that the driver should look at */
    private readonly onTrouble: () => void,
  ) {
    this.state = foldRun(events);
    this.durableSeq = this.state.seq;
    this.isMade = claim.making === undefined;
    for (const event of events) this.bytes += JSON.stringify(event.data).length;
  }

  /** Numbers, dates and folds the event; it will be durable a moment later. */
  record(path: string, data: EventData): void {
    const text = JSON.stringify(data);
    const event = { seq: this.state.seq + 1, at: this.stamp(), path, data, text };
    this.begunMs ??= this.stamped.ms;
    foldInto(this.state, event);
    this.bytes += text.length;
    this.unwritten.push(event);
    this.schedule();
  }

  /** Says something to another run in the transaction that writes what has been recorded so far. */
  tell(tell: Tell): void {
    this.tells.push({ seq: this.state.seq, tell });
  }

  /** Marks signals as read, together with what has been recorded since. */
  consume(signalIds: string[]): void {
    this.consumed.push(...signalIds);
    this.isListened = true;
    this.isHeldUp = false;
  }

  /** Resolves once all that has been recorded is durable. Rejects with TakenBack when it was taken back instead. */
  whenDurable(): Promise<void> {
    if (this.isWritten()) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.waiting.push({ seq: this.state.seq, resolve, reject });
      this.isUrgent = true;
      this.write();
    });
  }

  /** Writes what there is to write; afterwards `trouble` tells whether that worked. Never rejects. */
  async flush(): Promise<void> {
    while (!this.isWritten() && this.trouble === null) {
      this.isUrgent = true;
      await this.write();
    }
  }

  /**
   * After SignalsPending: forgets what is not durable, and returns it. The state is again what the log says, and nothing
   * is written until `consume` is called.
   */
  async takeBack(): Promise<NewEvent[]> {
    this.isHeldUp = true;
    const taken = this.unwritten;
    const events = await this.log.load(this.claim.runId);
    this.unwritten = [];
    this.consumed = [];
    this.tells = [];
    this.state = foldRun(events);
    this.durableSeq = this.state.seq;
    this.isMade ||= events.length > 0;
    this.trouble = null;
    for (const { reject } of this.waiting.splice(0)) reject(new TakenBack());
    return taken.map(({ path, data, at }) => ({ path, data, at }));
  }

  isWritten(): boolean {
    return this.unwritten.length === 0 && this.consumed.length === 0 && this.writing === null;
  }

  /** Events not yet durable. Steps without effects could run far ahead of a slow database: the driver waits when it is much. */
  get backlog(): number {
    return this.unwritten.length;
  }

  get writtenSeq(): number {
    return this.durableSeq;
  }

  /** The database's time, never before that of the event before. */
  private stamp(): string {
    const now = this.clock.now();
    const { at } = this.state;
    if (at !== null && at !== this.stamped.at) this.stamped = { at, ms: Date.parse(at) };
    if (now > this.stamped.ms) this.stamped = { at: new Date(now).toISOString(), ms: now };
    return this.stamped.at;
  }

  private schedule(): void {
    if (this.writing || this.trouble || this.isHeldUp) return;
    // The first events tell a watcher that the run has begun: they do not wait for company.
    const isFirst = this.durableSeq === this.claim.seq;
    if (this.isUrgent || (isFirst && this.stamped.ms - (this.begunMs ?? 0) >= FIRST_WRITE_MS)) {
      this.write();
      return;
    }
    if (this.timer) return;
    this.timer = this.clock.after(isFirst ? Math.min(FIRST_FLUSH_MS, this.limits.flushMs) : this.limits.flushMs, () => {
      this.timer = null;
      this.write();
    });
  }

  private write(): Promise<void> {
    this.timer?.();
    this.timer = null;
    this.writing ??= this.writeBatch().finally(() => {
      this.writing = null;
      if (this.trouble === null && (this.unwritten.length > 0 || this.consumed.length > 0)) this.schedule();
    });
    return this.writing;
  }

  private async writeBatch(): Promise<void> {
    // Lets everything that happens in this same moment into the batch.
    await Promise.resolve();
    const events = this.unwritten.slice(0, MOST_AT_ONCE);
    const rest = this.unwritten.slice(MOST_AT_ONCE);
    const consumedSignals = this.consumed;
    if (this.trouble || this.isHeldUp || (events.length === 0 && consumedSignals.length === 0)) return;
    const refuseIfSignalled = !this.isListened;
    this.unwritten = rest;
    this.consumed = [];
    this.isUrgent = rest.length > 0;
    this.isListened = false;
    const projection = project(this.state, events);
    const writesUpTo = this.durableSeq + events.length;
    const due = this.tells.filter(({ seq }) => seq <= writesUpTo);
    const tells = due.map(({ tell }) => tell);
    const end = rest.length === 0 ? endOfChild(this.claim.runId, this.state) : null;
    if (end) tells.push(end);
    this.tells = this.tells.filter(({ seq }) => seq > writesUpTo);
    try {
      await this.log.append({
        runId: this.claim.runId,
        epoch: this.claim.epoch,
        // Said again after a failure nobody understood: what has been made is known by its id and its epoch.
        ...(this.isMade ? {} : { making: this.claim.making }),
        expectedSeq: this.durableSeq,
        events: events.map(({ path, data, at, text }) => ({ path, data, at, text })),
        projection:
          rest.length === 0 ? projection : { ...projection, status: 'running', output: undefined, error: undefined },
        consumedSignals,
        refuseIfSignalled,
        ...(tells.length > 0 ? { tells } : {}),
      });
      this.isMade = true;
      this.durableSeq += events.length;
      this.waiting = this.waiting.filter(({ seq, resolve }) => {
        if (seq > this.durableSeq) return true;
        resolve();
        return false;
      });
      this.isUrgent ||= this.waiting.length > 0;
    } catch (cause) {
      this.unwritten = [...events, ...this.unwritten];
      this.consumed = [...consumedSignals, ...this.consumed];
      this.tells = [...due, ...this.tells];
      this.trouble = cause instanceof SignalsPending ? 'signals' : cause instanceof StaleEpoch ? 'stale' : 'failed';
      this.cause = cause;
      if (this.trouble !== 'signals') for (const { reject } of this.waiting.splice(0)) reject(new TakenBack());
      this.onTrouble();
    }
  }
}
