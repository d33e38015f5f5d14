import { setTimeout as delay } from 'node:timers/promises';
import type { SignalFeed } from '@/server/engine/contract';
import type { DriveOptions, DriveResult } from '@/server/engine/drive-options';
import { type DriverDeps, driveRun } from '@/server/engine/driver';
import type { Logger } from '@/server/log';
import { Slots } from './slots';

/** How the worker gets told which runs to look at. */
export interface WorkSource {
  work(onRun: (runId: string) => Promise<void>): Promise<void>;
  stopWorking(): Promise<void>;
}

/** Who lives, and whose runs need another owner. */
export interface Workers {
  /** true when the name was there before */
  heartbeat(id: string): Promise<boolean>;
  /** gives back runs that stand under this id but that it does not drive; asked only once they are known to stand there */
  requeueAbandoned(id: string, isDriven: (runId: string) => boolean): Promise<string[]>;
  requeueLost(): Promise<string[]>;
  /** calls for every run that is due and has no owner */
  callDueAgain(): Promise<string[]>;
  leave(id: string): Promise<void>;
}

export interface WorkerOptions {
  id: string;
  driver: DriverDeps;
  queue: WorkSource;
  workers: Workers;
  logger: Logger;
  /** runs moved on at once; sleeping ones do not count */
  capacity?: number;
  heartbeatMs?: number;
  /** after this long without a failed heartbeat, an old heartbeat of another worker means that it is dead */
  trustAfterMs?: number;
  /** for what is under way when asked to stop */
  graceMs?: number;
}

const LAST_WORDS_MS = 3_000;

interface Drive {
  isWantedAgain: boolean;
  ended: Promise<void>;
  /** makes its driver look for signals, and notice when the run is no longer its own */
  poke: () => void;
}

/** Takes runs from the queue and moves them on, each in this process, until asked to stop. */
export class Worker {
  /** true while it takes runs and the database hears it */
  isReady = false;
  private readonly drives = new Map<string, Drive>();
  private readonly slots: Slots;
  private readonly stopping = new AbortController();
  private readonly abandoning = new AbortController();
  private beating: Promise<void> = Promise.resolve();

  constructor(private readonly options: WorkerOptions) {
    this.slots = new Slots(options.capacity ?? 50);
  }

  async start(): Promise<void> {
    const { id, workers, queue, logger } = this.options;
    const hasDied = await workers.heartbeat(id);
    const requeued = await workers.requeueAbandoned(id, () => false);
    const called = hasDied ? await workers.callDueAgain() : [];
    if (requeued.length + called.length > 0)
      logger.info({ requeued: requeued.length, called: called.length }, 'took up what this worker had when it died');
    await queue.work((runId) => this.take(runId));
    this.isReady = true;
    this.beating = this.beat();
  }

  /** Takes no more runs, lets what is under way finish, gives back the rest. */
  async stop(): Promise<void> {
    const { id, workers, queue, logger, graceMs = 20_000 } = this.options;
    this.isReady = false;
    this.stopping.abort();
    const isTakenIn = queue
      .stopWorking()
      .catch((error: unknown) => logger.warn({ error }, 'the queue did not stop well'));
    const timer = new AbortController();
    const isOver = delay(graceMs, 'over', { signal: timer.signal }).catch(() => 'ended');
    await Promise.race([Promise.all([isTakenIn, this.allEnded()]), isOver]);
    this.abandoning.abort();
    await Promise.race([this.allEnded(), delay(LAST_WORDS_MS, undefined, { signal: timer.signal })]).catch(
      () => undefined,
    );
    timer.abort();
    await this.beating;
    await workers.leave(id).catch((error: unknown) => logger.warn({ error }, 'could not sign off'));
  }

  /** Resolves once the run has an owner or needs none; a rejection makes the queue ask again later. */
  private async take(runId: string): Promise<void> {
    const driven = this.drives.get(runId);
    if (driven) {
      // It may be just about to park: then this call is the one that must wake it. Or it was taken away without its
      // driver having noticed: then this call is for the next owner, which may be this worker again.
      driven.isWantedAgain = true;
      driven.poke();
      return;
    }
    const claimed = Promise.withResolvers<void>();
    const entry: Drive = { isWantedAgain: false, ended: Promise.resolve(), poke: () => undefined };
    this.drives.set(runId, entry);
    entry.ended = this.drive(runId, entry, claimed.resolve).then(
      () => {
        claimed.resolve();
        this.end(runId, entry);
      },
      (error: unknown) => {
        claimed.reject(error);
        this.options.logger.error({ error, runId }, 'a run could not be moved on');
        this.end(runId, entry);
      },
    );
    await claimed.promise;
  }

  private async drive(runId: string, entry: Drive, onClaimed: () => void): Promise<void> {
    await this.slots.take();
    try {
      const { id: worker, driver, logger } = this.options;
      const options: DriveOptions = { worker, stop: this.stopping.signal, abandon: this.abandoning.signal, onClaimed };
      const signals: SignalFeed = {
        subscribe(id, onSignal) {
          entry.poke = onSignal;
          return driver.signals.subscribe(id, onSignal);
        },
      };
      const result: DriveResult = await driveRun({ ...driver, signals }, runId, options);
      logger.info({ runId, ...result }, 'run moved on');
    } finally {
      this.slots.give();
    }
  }

  private end(runId: string, entry: { isWantedAgain: boolean }): void {
    this.drives.delete(runId);
    if (!entry.isWantedAgain || this.stopping.signal.aborted) return;
    this.take(runId).catch((error: unknown) =>
      this.options.logger.error({ error, runId }, 'a run could not be taken up'),
    );
  }

  private async allEnded(): Promise<void> {
    while (this.drives.size > 0) await Promise.all([...this.drives.values()].map(({ ended }) => ended));
  }

  private async beat(): Promise<void> {
    const { heartbeatMs = 5_000, trustAfterMs = 20_000, logger } = this.options;
    let heardSince = performance.now();
    while (!this.stopping.signal.aborted) {
      await delay(heartbeatMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
      if (this.stopping.signal.aborted) return;
      try {
        await this.beatOnce(performance.now() - heardSince >= trustAfterMs);
        this.isReady = true;
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
    await workers.heartbeat(id);
    const abandoned = await workers.requeueAbandoned(id, (runId) => this.drives.has(runId));
    const lost = isTrusted ? await workers.requeueLost() : [];
    if (abandoned.length + lost.length > 0)
      logger.warn({ abandoned: abandoned.length, lost: lost.length }, 'runs without an owner went back to the queue');
  }
}
