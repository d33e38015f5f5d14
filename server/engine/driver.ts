import type { PriceCatalogue } from '@/graph/bound/prices';
import type { Plan, PlanNode } from '@/graph/plan';
import { assemble, assembleEnd } from './assemble';
import { type AttemptDeps, toError } from './attempt';
import { Bell } from './bell';
import { Breath } from './breath';
import { budgetWithin, type Needs, needsWithin } from './budget/needs';
import { activeMs } from './ceilings';
import type { Source } from './collect';
import type { Command, Decision, StartCommand } from './command';
import { decide } from './decide';
import type { FanMemo } from './decide-fan';
import type { DriveOptions, DriveResult } from './drive-options';
import {
  type Claim,
  type PlanSource,
  type Random,
  type RunLog,
  type SignalFeed,
  StaleEpoch,
  type ValueStore,
} from './driver-ports';
import { isTerminal, type RunEvent, type Spend } from './events';
import { cancelChild, failWhole } from './fail-whole';
import { giveUp, STUCK } from './give-up';
import { Holding } from './holding';
import { idempotencyKey } from './identity';
import { Journal } from './journal';
import { LargeValues } from './large-values';
import { lateCall } from './late-call';
import { msOf } from './moment';
import { type RunNames, runNames } from './names';
import { nodeOf } from './node-of';
import { openRun } from './open-run';
import { eventFor } from './outcome-events';
import { parkReason } from './park-reason';
import { type Prepared, prepare } from './prepare';
import { project } from './projection';
import { endOfTries } from './retry';
import { seedOf } from './seeding';
import { settleFailure } from './settle';
import { eventOfSignal, stillStands } from './signals';
import type { RunState } from './state';
import { Tasks } from './tasks';

export interface DriverDeps extends AttemptDeps {
  runLog: RunLog;
  values: ValueStore;
  plans: PlanSource;
  signals: SignalFeed;
  random: Random;
  /** Stops a run that a step had begun and that nobody waits for. */
  stopChild(childRunId: string): Promise<void>;
  /** what models cost in this workspace; absent: nothing is known */
  prices?(workspaceId: string, models: string[]): Promise<PriceCatalogue>;
}

/** Takes a run and moves it on until it ends, sleeps or must be given back. Rejects only when the log cannot be read or written. */
export async function driveRun(deps: DriverDeps, runId: string, options: DriveOptions): Promise<DriveResult> {
  const claim = await deps.runLog.claim(runId, options.worker);
  return claim ? driveClaimed(deps, claim, options) : { kind: 'not-claimed' };
}

/** The same for a run that has been taken already. */
export async function driveClaimed(deps: DriverDeps, claim: Claim, options: DriveOptions): Promise<DriveResult> {
  const events = claim.seq === 0 ? [] : await deps.runLog.load(claim.runId);
  return new Drive(deps, claim, events, options).run();
}

class Drive {
  private readonly bell = new Bell();
  private readonly journal: Journal;
  private readonly large: LargeValues;
  private readonly tasks: Tasks;
  private readonly holding: Holding;
  private memo: FanMemo = new Map();
  private isSignalled: boolean;
  private needs: Needs | undefined;
  private fatal: { cause: unknown } | null = null;
  private readonly breath = new Breath();

  constructor(
    private readonly deps: DriverDeps,
    private readonly claim: Claim,
    events: RunEvent[],
    private readonly options: DriveOptions,
  ) {
    this.journal = new Journal(deps.runLog, deps.clock, deps.limits, claim, events, () => this.bell.ring());
    this.large = new LargeValues(deps.values, claim.workspaceId);
    this.isSignalled = claim.hasSignals;
    const ring = (): void => this.bell.ring();
    const fail = (cause: unknown): void => {
      this.fatal = { cause };
      ring();
    };
    this.tasks = new Tasks(deps, this.large, ring, fail);
    this.holding = new Holding(ring, fail);
  }

  private get state(): RunState {
    return this.journal.state;
  }

  private get isStopping(): boolean {
    return this.options.stop?.aborted === true || this.isAbandoned;
  }

  private get isAbandoned(): boolean {
    return this.options.abandon?.aborted === true;
  }

  async run(): Promise<DriveResult> {
    const ring = (): void => this.bell.ring();
    const unsubscribe = this.deps.signals.subscribe(this.claim.runId, () => {
      this.isSignalled = true;
      ring();
    });
    this.options.stop?.addEventListener('abort', ring);
    this.options.abandon?.addEventListener('abort', ring);
    try {
      const { journal, large: values } = this;
      const plan = await openRun(this.claim, this.options.worker, {
        journal,
        plans: this.deps.plans,
        values,
        runLog: this.deps.runLog,
        stopChild: this.deps.stopChild,
      });
      this.needs = await needsWithin(this.state.budget, plan, (models) =>
        this.deps.prices?.(this.claim.workspaceId, models),
      );
      return await this.loop(plan);
    } catch (cause) {
      if (cause instanceof StaleEpoch) return { kind: 'taken' };
      // The run is left as it is, for a later drive.
      if (this.deps.isOutage(cause)) throw cause;
      this.tasks.abortUnless(() => false);
      return await giveUp(this.journal, cause, this.deps.logger);
    } finally {
      unsubscribe();
      this.options.stop?.removeEventListener('abort', ring);
      this.options.abandon?.removeEventListener('abort', ring);
      this.tasks.abortUnless(() => false);
    }
  }

  private async loop(plan: Plan | null): Promise<DriveResult> {
    for (;;) {
      if (this.fatal) throw this.fatal.cause;
      if (this.journal.trouble === 'stale') return { kind: 'taken' };
      if (this.journal.trouble === 'failed') throw this.journal.cause;
      if (this.journal.trouble === 'signals' || this.isSignalled) {
        await this.hear();
        continue;
      }
      if (isTerminal(this.state.status) || !plan) {
        this.tasks.abortUnless(() => false);
        await this.journal.flush();
        if (this.journal.trouble === null) return { kind: 'ended', status: this.state.status };
        continue;
      }
      if (this.isAbandoned) {
        this.recordResults(plan);
        const released = await this.release();
        if (released) return released;
        continue;
      }
      if (this.journal.backlog > MOST_UNWRITTEN) await this.journal.flush();
      if (await this.breath.take(this.deps.clock)) continue;
      const decision = this.step(plan);
      if (!decision) continue;
      if (this.tasks.count === 0 && this.holding.isNothingPending()) {
        const result = await this.rest(decision);
        if (result) return result;
      } else await this.bell.wait(this.deps.clock, this.untilNext(decision.wakeAt));
    }
  }

  /** Records what came in and does what follows from it. Null when there may be more to do at once. */
  private step(plan: Plan): Decision | null {
    const { journal, memo, deps } = this;
    try {
      this.recordResults(plan);
      const {
        state,
        needs,
        deps: { clock, limits },
      } = this;
      const decision = decide({ state, plan, now: clock.now(), limits, runBytes: journal.bytes, needs, memo });
      return this.perform(decision.commands, plan) ? null : decision;
    } catch (cause) {
      // A defect of ours would come again with every worker that takes the run: it ends here, and says so.
      failWhole(journal, toError(cause, { path: '', type: 'run' }, deps.logger));
      return null;
    }
  }

  /** True when something was recorded or begun, so that there may be more to decide. */
  private perform(commands: readonly Command[], plan: Plan): boolean {
    let isMoving = false;
    for (const command of commands) {
      switch (command.kind) {
        case 'record':
          this.journal.record(command.event.path, command.event.data);
          isMoving = true;
          break;
        case 'abandon':
          this.tasks.abort(command.path);
          cancelChild(this.journal, command.path);
          this.journal.record(command.path, { type: 'step.cancelled', nodeId: command.nodeId });
          isMoving = true;
          break;
        case 'start':
          if (!this.isStopping) isMoving = this.start(command, nodeOf(plan, command.nodeId)) || isMoving;
          break;
        case 'collect':
        case 'turn':
        case 'cast':
          isMoving = this.assemble(command, plan) || isMoving;
          break;
        case 'finish':
          isMoving = this.finish(plan) || isMoving;
          break;
      }
    }
    return isMoving;
  }

  // Steps

  private start({ path, reserved }: StartCommand, node: PlanNode): boolean {
    const made = this.holding.hold(path, () => {
      const prepared = prepare(this.state, node, path, this.names(), this.large);
      return prepared instanceof Promise ? prepared.then((value) => ({ prepared: value })) : { prepared };
    });
    if (!made || !('prepared' in made)) return false;
    this.beginAttempt(path, node, made.prepared, reserved);
    return true;
  }

  private beginAttempt(path: string, node: PlanNode, prepared: Prepared, reserved?: Spend): void {
    const { claim, journal, state } = this;
    const attempt = (state.steps.get(path)?.attempts.length ?? 0) + 1;
    const key = idempotencyKey(claim.runId, path);
    journal.record(path, {
      type: 'step.started',
      attempt,
      nodeId: node.id,
      effect: node.effect,
      idempotencyKey: key,
      isIdempotent: node.isIdempotent,
      ...('input' in prepared ? { input: prepared.input, ...(reserved && { reserved }) } : { input: [] }),
    });
    if ('error' in prepared) {
      journal.record(path, settleFailure(node, attempt, prepared.error));
      return;
    }
    const { config, names } = prepared;
    const { runId: id, epoch, workspaceId, versionId, input } = claim;
    const around = this.names();
    const run = { id, epoch, workspaceId, versionId, input, startedAtMs: msOf(String(around.run.startedAt)) };
    const seed = (): string => seedOf(around, path);
    // A read repeats nothing it depends on if that is on record; a write's intent must be on record itself.
    const mayBegin = node.effect === 'none' ? null : journal.whenDurable();
    const budget = budgetWithin(state.budget, reserved);
    const callBefore = state.callsBefore.get(path);
    const begun = state.steps.get(path);
    const left = begun ? endOfTries(node, begun) - this.deps.clock.now() : node.timeoutMs;
    const timeoutMs = Math.max(1, Math.min(node.timeoutMs, left));
    const onLateCall = lateCall(this.deps, journal, path);
    const attempted = { node, path, attempt, timeoutMs, config, names, run, idempotencyKey: key };
    this.tasks.begin({ ...attempted, seed, budget, callBefore, onLateCall }, mayBegin);
  }

  private recordResults(plan: Plan): void {
    const { clock, random, limits } = this.deps;
    for (const { path, result } of this.tasks.results()) {
      const step = this.state.steps.get(path);
      if (!step) continue;
      const context = { runId: this.claim.runId, plan, now: clock.now(), random, limits };
      this.journal.record(path, eventFor(result, step, nodeOf(plan, step.nodeId), context));
    }
  }

  // What needs values put together first

  private assemble(command: Extract<Command, { kind: 'collect' | 'turn' | 'cast' }>, plan: Plan): boolean {
    const place = command.kind === 'cast' ? `${command.path}[${command.index}]` : command.path;
    const node = nodeOf(plan, command.nodeId);
    const made = this.holding.hold(place, async () => ({
      event: await assemble(command, node, this.source(plan), this.deps),
    }));
    if (made && 'event' in made) this.journal.record(command.path, made.event);
    return made !== null;
  }

  private finish(plan: Plan): boolean {
    const made = this.holding.hold('', async () => ({ event: await assembleEnd(this.source(plan), this.deps) }));
    if (made && 'event' in made) this.journal.record('', made.event);
    return made !== null;
  }

  private source(plan: Plan): Source {
    return { state: this.state, plan, names: this.names(), values: this.large };
  }

  // Signals

  private async hear(): Promise<void> {
    const { journal, deps, claim } = this;
    this.isSignalled = false;
    await journal.flush();
    if (journal.trouble === 'signals') await this.takeBack();
    if (journal.trouble) return;
    const signals = await deps.runLog.signals(claim.runId, claim.epoch);
    for (const signal of signals) {
      const event = eventOfSignal(signal, this.state);
      if (event) journal.record(event.path, event.data);
    }
    journal.consume(signals.map(({ id }) => id));
    // Written before anything is decided, so that no step begins between hearing a cancel and recording it.
    await journal.flush();
  }

  private async takeBack(): Promise<void> {
    const { journal } = this;
    const taken = await journal.takeBack();
    this.holding.clear();
    this.memo = new Map();
    for (const event of taken) if (stillStands(event, this.state)) journal.record(event.path, event.data);
    this.tasks.abortUnless((path, attempt) => {
      const step = this.state.steps.get(path);
      return step?.status === 'running' && step.attempts.length === attempt;
    });
  }

  // Rest

  /** Nothing is under way: waits a little, sleeps in the database, or gives the run back. Null to go on. */
  private async rest(decision: Decision): Promise<DriveResult | null> {
    const { journal, deps, claim } = this;
    await journal.flush();
    if (journal.trouble || this.isSignalled) return null;
    const { wakeAt, waitsForPerson, waitsForRun, needsAttention } = decision;
    const isHeldBack = decision.commands.some(({ kind }) => kind === 'start');
    if (isHeldBack) return this.release();
    if (wakeAt === null && !waitsForPerson && !waitsForRun && !needsAttention) {
      failWhole(journal, STUCK);
      return null;
    }
    if (wakeAt !== null && wakeAt - deps.clock.now() <= deps.limits.inMemoryWaitMs) {
      if (this.isStopping) return this.release();
      await this.bell.wait(deps.clock, wakeAt - deps.clock.now());
      return null;
    }
    const reason = parkReason(decision);
    const isParked = await deps.runLog.park({
      runId: claim.runId,
      epoch: claim.epoch,
      expectedSeq: journal.writtenSeq,
      projection: { ...project(this.state, []), status: reason === 'needs_attention' ? reason : 'waiting' },
      reason,
      wakeAt: wakeAt === null ? null : new Date(wakeAt).toISOString(),
    });
    this.isSignalled ||= !isParked;
    return isParked ? { kind: 'parked', wakeAt: wakeAt === null ? null : new Date(wakeAt).toISOString() } : null;
  }

  /** Gives the run back, with all that is known of it on record. Null when a signal must be heard first. */
  private async release(): Promise<DriveResult | null> {
    const { runId, epoch } = this.claim;
    this.tasks.abortUnless(() => false);
    await this.journal.flush();
    if (this.journal.trouble) return null;
    await this.deps.runLog.release({ runId, epoch });
    return { kind: 'released' };
  }

  private untilNext(wakeAt: number | null): number {
    const now = this.deps.clock.now();
    const left = this.deps.limits.activeMs - activeMs(this.state, now);
    return Math.min(left, wakeAt === null ? left : wakeAt - now, LONGEST_TIMER_MS);
  }

  private names(): RunNames {
    return runNames(this.claim, this.state.startedAt);
  }
}

/** Events; beyond them the run waits for the log. */
const MOST_UNWRITTEN = 2_000;

/** Timers of the platform overflow beyond 24 days; looking once an hour costs nothing. */
const LONGEST_TIMER_MS = 3_600_000;
