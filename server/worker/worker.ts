import { setTimeout as delay } from 'node:timers/promises';
import type { DriveOptions } from '@/server/engine/drive-options';
import { type DriverDeps, driveClaimed } from '@/server/engine/driver';
import type { Claim, SignalFeed } from '@/server/engine/driver-ports';
import type { Logger } from '@/server/log';
import type { WorkSource } from './work-source';

/** Who lives, and whose runs need another owner. */
export interface Workers {
  /** `info`: what the worker says of itself, for operators; new runs are offered to whom `makesAs` names, if it is not null */
  heartbeat(id: string, info?: object): Promise<void>;
  /** gives back runs that stand under this id but that it does not drive; asked only once they are known to stand there */
  requeueAbandoned(id: string, isDriven: (runId: string) => boolean): Promise<string[]>;
  requeueLost(): Promise<string[]>;
  /** stops runs that others began and that nobody waits for any more */
  cancelOrphans(): Promise<string[]>;
  leave(id: string): Promise<void>;
}

export interface WorkerOptions {
  id: string;
  driver: DriverDeps;
  source: WorkSource;
  workers: Workers;
  logger: Logger;
  /** runs moved on at once; sleeping ones do not count */
  capacity?: number;
  heartbeatMs?: number;
  /** after this long without a failed heartbeat, an old heartbeat of another worker means that it is dead */
  trustAfterMs?: number;
  /** for what is under way when asked to stop */
  graceMs?: number;
  /** looks for due runs at least this often: timers make no noise, and a word may be lost */
  lookEveryMs?: number;
  /** runs under way that do nothing but wait for a place at a connection: others may be moved on meanwhile */
  waiting?(): number;
  /** a newer version has changed the database: its runs may hold what this version does not know */
  isOutdated?(): Promise<boolean>;
  /** with every heartbeat, for the worker's row */
  describe?(): object;
}

const LAST_WORDS_MS = 3_000;
/** Few at a time, so that a long queue is shared by all workers. */
const MOST_AT_ONCE = 16;
/** Times the capacity. */
const MOST_WAITING = 4;

interface Drive {
  ended: Promise<void>;
  /** makes its driver look for signals, and notice when the run is no longer its own */
  poke: () => void;
}

/** Takes due runs and moves them on, each in this process, until asked to stop. */
export class Worker {
  /** true while it takes runs and the database hears it */
  isReady = false;
  private readonly capacity: number;
  private heardAt = performance.now();
  /** by run; the newest when one was taken away and came back before its old driver noticed */
  private readonly drives = new Map<string, Drive>();
  private readonly underWay = new Set<Drive>();
  private readonly stopping = new AbortController();
  private readonly abandoning = new AbortController();
  /** taking runs and giving back what nobody drives, one after the other */
  private turn: Promise<unknown> = Promise.resolve();
  private isAsked = false;
  private isLooking = false;
  /** the last look found no free place */
  private wasFull = false;
  /** the last look gave all it asked for: others are due, and have waited longer than what is offered */
  private hasMore = false;
  /** places that a claim under way may fill */
  private claiming = 0;
  private isOutdated = false;
  private loops: Promise<unknown> = Promise.resolve();
  private stopListening: () => void = () => undefined;

  constructor(private readonly options: WorkerOptions) {
    this.capacity = options.capacity ?? 50;
  }

  /** Since the database last heard it. */
  get heardAgoMs(): number {
    return performance.now() - this.heardAt;
  }

  /** Runs this worker has now. */
  get count(): number {
    return this.underWay.size;
  }

  async start(): Promise<void> {
    const { id, workers, source, logger } = this.options;
    await this.sayAlive();
    const requeued = await workers.requeueAbandoned(id, () => false);
    if (requeued.length > 0) logger.info({ requeued: requeued.length }, 'took up what this worker had when it died');
    this.stopListening = await source.listen(id, {
      onDue: () => this.look(),
      onOffered: (claim) => this.takeOffered(claim),
    });
    this.isReady = !this.isOutdated;
    // Now that it hears of them, so that new runs are offered to it.
    await this.sayAlive();
    this.loops = Promise.all([this.beat(), this.lookNowAndThen()]);
  }

  /** Takes no more runs, lets what is under way finish, gives back the rest. */
  async stop(): Promise<void> {
    const { id, workers, logger, graceMs = 20_000 } = this.options;
    this.isReady = false;
    this.stopping.abort();
    this.stopListening();
    // So that no more runs are offered to it.
    const said = this.sayAlive().catch(() => undefined);
    const timer = new AbortController();
    const isOver = delay(graceMs, 'over', { signal: timer.signal }).catch(() => 'ended');
    await Promise.race([this.allEnded(), isOver]);
    this.abandoning.abort();
    await Promise.race([this.allEnded(), delay(LAST_WORDS_MS, undefined, { signal: timer.signal })]).catch(
      () => undefined,
    );
    timer.abort();
    await Promise.all([this.loops, said]);
    await workers.leave(id).catch((error: unknown) => logger.warn({ error }, 'could not sign off'));
  }

  // Taking runs

  /** Fills free places with due runs. Whatever calls while it is at it makes it look once more. */
  private look(): void {
    this.isAsked = true;
    if (this.isLooking) return;
    this.isLooking = true;
    this.takeAll().catch((error: unknown) => {
      // Once the heartbeat fails too, it says so.
      if (this.isReady) this.options.logger.warn({ error }, 'due runs could not be taken; trying again');
    });
  }

  private async takeAll(): Promise<void> {
    try {
      while (this.isAsked && !this.stopping.signal.aborted && !this.isOutdated) {
        this.isAsked = false;
        const most = Math.min(MOST_AT_ONCE, this.freePlaces());
        this.wasFull = most <= 0;
        if (this.wasFull) return;
        this.claiming = most;
        const taken = await this.alone(() => this.take(most)).finally(() => {
          this.claiming = 0;
        });
        this.hasMore = taken === most;
        if (this.hasMore) this.isAsked = true;
      }
    } finally {
      // In the same moment in which the loop ends: a call after that begins another.
      this.isLooking = false;
    }
  }

  /** Its first write makes it; until then nobody knows of it but who offered it. */
  private takeOffered(claim: Claim): boolean {
    // Told late, of a run that this worker has claimed meanwhile.
    if (this.drives.has(claim.runId)) return true;
    const isTaking = this.isReady && !this.stopping.signal.aborted && !this.hasMore;
    const hasRoom = isTaking && this.freePlaces() > this.claiming;
    if (hasRoom) this.begin(claim);
    else this.wasFull = true;
    return hasRoom;
  }

  /** Those that wait for a connection hold no place here, within reason: each costs memory. */
  private freePlaces(): number {
    const waiting = Math.min(this.options.waiting?.() ?? 0, MOST_WAITING * this.capacity);
    return this.capacity - this.underWay.size + waiting;
  }

  private async take(most: number): Promise<number> {
    const claims = await this.options.source.claimDue(this.options.id, most);
    for (const claim of claims) this.begin(claim);
    return claims.length;
  }

  /** However much it has to do, a run that people stopped before it began ends within seconds. */
  private async takeCancelled(): Promise<void> {
    const { id, source } = this.options;
    if (this.isOutdated) return;
    try {
      await this.alone(async () => {
        for (const claim of await source.claimCancelled(id, MOST_AT_ONCE)) this.begin(claim);
      });
    } catch (error) {
      if (this.isReady) this.options.logger.warn({ error }, 'cancelled runs could not be taken; trying again');
    }
  }

  private begin(claim: Claim): void {
    const { runId } = claim;
    // It was taken away without its driver having noticed, and has come back.
    this.drives.get(runId)?.poke();
    const entry: Drive = { ended: Promise.resolve(), poke: () => undefined };
    this.drives.set(runId, entry);
    this.underWay.add(entry);
    entry.ended = this.drive(claim, entry)
      .catch((error: unknown) => this.options.logger.error({ error, runId }, 'a run could not be moved on'))
      .finally(() => {
        this.underWay.delete(entry);
        if (this.drives.get(runId) === entry) this.drives.delete(runId);
        // A call that came while every place was taken, here or in its workflow, was sent away.
        if (this.wasFull || this.options.source.isLimited()) this.look();
      });
  }

  private async drive(claim: Claim, entry: Drive): Promise<void> {
    const { id: worker, driver, logger } = this.options;
    const options: DriveOptions = { worker, stop: this.stopping.signal, abandon: this.abandoning.signal };
    const signals: SignalFeed = {
      subscribe(id, onSignal) {
        entry.poke = onSignal;
        return driver.signals.subscribe(id, onSignal);
      },
    };
    const result = await driveClaimed({ ...driver, signals }, claim, options);
    // Most runs say more about themselves than a line could; that one was taken away says something of the workers.
    logger[result.kind === 'taken' ? 'info' : 'debug']({ runId: claim.runId, ...result }, 'run moved on');
  }

  private async allEnded(): Promise<void> {
    await this.turn;
    while (this.underWay.size > 0) await Promise.all([...this.underWay].map(({ ended }) => ended));
  }

  private async lookNowAndThen(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      if (this.freePlaces() > 0) this.look();
      else await this.takeCancelled();
      await this.pause(this.options.lookEveryMs ?? 1_000);
    }
  }

  /** A run that is just being taken stands under this worker's name and is not driven yet: nobody may look meanwhile. */
  private alone<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.turn.then(work);
    this.turn = result.catch(() => undefined);
    return result;
  }

  // Being heard of

  private async beat(): Promise<void> {
    const { heartbeatMs = 5_000, trustAfterMs = 20_000, logger } = this.options;
    let heardSince = performance.now();
    for (;;) {
      await this.pause(heartbeatMs);
      if (this.stopping.signal.aborted) return;
      try {
        await this.beatOnce(performance.now() - heardSince >= trustAfterMs);
        this.isReady = !this.isOutdated;
      } catch (error) {
        this.isReady = false;
        heardSince = performance.now();
        logger.warn({ error }, 'the database does not answer; runs go on when it does');
      }
    }
  }

  /**
   * `isTrusted`: the database has been there for a while. Right after it was away every worker's heartbeat looks old, and
   * taking each other's runs then would only do their work twice.
   */
  private async beatOnce(isTrusted: boolean): Promise<void> {
    const { id, workers, logger } = this.options;
    await this.sayAlive();
    const abandoned = await this.alone(() => workers.requeueAbandoned(id, (runId) => this.drives.has(runId)));
    const lost = isTrusted ? await workers.requeueLost() : [];
    if (isTrusted) await workers.cancelOrphans();
    if (abandoned.length + lost.length > 0)
      logger.warn({ abandoned: abandoned.length, lost: lost.length }, 'runs without an owner went back to the queue');
  }

  private async sayAlive(): Promise<void> {
    const { id, workers } = this.options;
    const isOutdated = (await this.options.isOutdated?.()) ?? false;
    const makesAs = isOutdated || this.stopping.signal.aborted ? null : this.options.source.makesAs();
    const at = performance.now();
    await workers.heartbeat(id, { ...this.options.describe?.(), makesAs });
    this.heardAt = at;
    if (isOutdated && !this.isOutdated)
      this.options.logger.warn('a newer version of Sluice uses the database; this worker takes no more runs');
    this.isOutdated = isOutdated;
  }

  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.stopping.signal }).catch(() => undefined);
  }
}
