import type { JsonObject } from '@/graph/json';
import type { Plan } from '@/graph/plan';
import { type ChildRun, type ChildRunsPort, type GroupRun, type Progress, StepFailure } from '../contract';
import type { DriveOptions, DriveResult } from '../drive-options';
import { type DriverDeps, driveClaimed, driveRun } from '../driver';
import type { RunOrigin } from '../driver-ports';
import { isTerminal, type RunEvent } from '../events';
import type { GroupOfItems } from '../group-of-items';
import { DEFAULT_LIMITS, type EngineLimits } from '../limits';
import { foldRun, type RunState } from '../state';
import { MemoryRunLog } from './memory-run-log';
import { MemoryValueStore } from './memory-value-store';
import { type Behaviour, noCapabilities, scriptedExecutors } from './scripted-executors';
import { VirtualClock } from './virtual-clock';

interface SettleOptions {
  worker?: string;
  decide?: 'happened' | 'run-again' | 'stop';
  /** runs are offered to the worker before they are made */
  offers?: boolean;
}

const MOST_DRIVES = 10_000;

/** A whole engine in memory, whose steps do what the test says; `calls` is the ledger of every attempt that ran. */
export class ScriptedEngine {
  readonly clock = new VirtualClock();
  readonly log: MemoryRunLog;
  readonly values = new MemoryValueStore();
  private readonly script = scriptedExecutors();
  readonly calls = this.script.calls;
  readonly behaviours = this.script.behaviours;
  readonly progress: { path: string; attempt: number; update: Progress }[] = [];
  readonly warnings: string[] = [];
  /** by the run's version, which is the run's id */
  readonly plansByRun = new Map<string, Plan>();
  private readonly offered = new Map<string, Plan>();
  private readonly dead = new Set<string>();
  private runs = 0;
  limits: EngineLimits = DEFAULT_LIMITS;
  isOutage: (cause: unknown) => boolean = () => false;
  /** from when a run that a step begins is there until the step hears of it */
  beginningMs = 0;
  /** what comes between a step asking for a run and that run being there: the worker may stand still in it */
  beforeBeginning: (path: string) => Promise<void> = async () => undefined;

  constructor() {
    this.log = new MemoryRunLog(this.clock, (worker) => !this.dead.has(worker));
  }

  /** What the step with this key does; otherwise it gives `{ from: <its path> }`. */
  on(key: string, behaviour: Behaviour): this {
    this.behaviours.set(key, behaviour);
    return this;
  }

  create(plan: Plan, input: JsonObject = {}, origin: RunOrigin | null = null): string {
    const id = `run-${++this.runs}`;
    this.plansByRun.set(id, plan);
    this.log.create({ id, versionId: id, input, seed: 'a1b2c3d4', origin });
    return id;
  }

  drive(runId: string, options: Partial<DriveOptions> = {}): Promise<DriveResult> {
    return driveRun(this.deps(), runId, { worker: 'worker-1', ...options });
  }

  /** The same by a worker that was offered the run before it was made. Afterwards it is there, by whomever. */
  async driveOffered(runId: string, worker = 'worker-1'): Promise<DriveResult> {
    const row = this.log.withhold(runId);
    const { workspaceId, versionId, input, seed, origin, budget, epoch } = row;
    const claim = { runId, workspaceId, versionId, input, seed, origin, budget, epoch, seq: 0, hasSignals: false };
    try {
      return await driveClaimed(
        this.deps(),
        { ...claim, making: { worker, row, until: Number.POSITIVE_INFINITY } },
        { worker },
      );
    } finally {
      this.log.makeOffered(runId);
    }
  }

  /** Creates the run and drives it until it ends or sleeps for good, waking it whenever its timer is due. */
  async run(plan: Plan, input: JsonObject = {}): Promise<RunState> {
    const runId = this.create(plan, input);
    await this.driveToRest(runId);
    return this.state(runId);
  }

  async driveToRest(runId: string, options: Partial<DriveOptions> = {}): Promise<DriveResult> {
    for (;;) {
      const result = await this.drive(runId, options);
      if (result.kind !== 'parked' || result.wakeAt === null) return result;
      if (this.log.get(runId).status === 'needs_attention') return result;
      await this.clock.sleep(Date.parse(result.wakeAt) - this.clock.now(), new AbortController().signal);
    }
  }

  /** Gives the run this log, as a worker left it that died after writing the last of these events. */
  takeOver(runId: string, events: readonly RunEvent[]): void {
    const run = this.log.get(runId);
    const { epoch, worker, parked } = foldRun(events);
    run.events = structuredClone([...events]);
    run.epoch = epoch;
    run.worker = parked ? null : worker;
    if (worker !== null) this.kill(worker);
  }

  kill(worker: string): void {
    this.dead.add(worker);
  }

  events(runId: string): RunEvent[] {
    return this.log.get(runId).events;
  }

  state(runId: string): RunState {
    return foldRun(this.events(runId));
  }

  pathsCalled(): string[] {
    return this.calls.map(({ path }) => path);
  }

  deps(): DriverDeps {
    const { log, clock, values, limits } = this;
    return {
      runLog: log,
      signals: log,
      clock,
      values,
      limits,
      redact: (value) => value,
      random: () => 0.5,
      isOutage: (cause) => this.isOutage(cause),
      stopChild: async (childRunId) => log.send(childRunId, { type: 'cancel', by: 'the workflow' }),
      plans: { load: async (versionId) => this.plan(versionId) },
      notifier: { progress: (_, path, attempt, update) => this.progress.push({ path, attempt, update }) },
      logger: {
        warn: (_, message) => this.warnings.push(message),
        error: (_, message) => this.warnings.push(message),
      },
      executors: this.script.executors,
      capabilities: {
        ...noCapabilities,
        children: {
          start: async (request) => {
            await this.beforeBeginning(request.path);
            const begun = await this.startChild(request);
            if (this.beginningMs > 0) await clock.sleep(this.beginningMs, new AbortController().signal);
            return begun;
          },
          startGroup: async (request) => {
            await this.beforeBeginning(request.path);
            return this.startGroup(request);
          },
        },
      },
    };
  }

  /** What a step of type `call` may begin, by the version it names. */
  offer(versionHash: string, plan: Plan): this {
    this.offered.set(versionHash, plan);
    return this;
  }

  /**
   * Drives every run there is, those that other runs began too, until each has ended or waits for good. A worker that dies
   * (its drive rejects) is followed by another; a person who is asked about a write says what `decide` says.
   */
  async settle({ worker = 'worker-1', decide = 'run-again', offers = false }: SettleOptions = {}): Promise<void> {
    let name = worker;
    const due = new Map<string, number>();
    for (let drives = 0; drives < MOST_DRIVES; drives++) {
      const next = this.log.queue.shift() ?? (await this.nextDue(due)) ?? this.decideNext(decide);
      if (next === null) return;
      due.delete(next);
      try {
        const isOffered = offers && this.log.get(next).epoch === 0;
        const result = await (isOffered ? this.driveOffered(next, name) : this.drive(next, { worker: name }));
        if (result.kind === 'taken') this.log.queue.push(next);
        if (result.kind === 'parked' && result.wakeAt !== null) due.set(next, Date.parse(result.wakeAt));
      } catch {
        this.kill(name);
        name = `worker-${drives + 2}`;
        for (const { id, status } of this.log.runs.values()) if (!isTerminal(status)) this.log.queue.push(id);
      }
    }
    throw new Error(`Runs still moved after ${MOST_DRIVES} drives.`);
  }

  /** Lets time pass until the first of the sleeping runs is due. */
  private async nextDue(due: ReadonlyMap<string, number>): Promise<string | null> {
    const [first] = [...due].sort(([, one], [, other]) => one - other);
    if (!first) return null;
    const [runId, at] = first;
    await this.clock.sleep(at - this.clock.now(), new AbortController().signal);
    return runId;
  }

  private decideNext(choice: SettleOptions['decide'] = 'run-again'): string | null {
    for (const { id, status } of this.log.runs.values()) {
      if (status !== 'needs_attention') continue;
      for (const step of this.state(id).steps.values())
        if (step.status === 'unknown') {
          this.log.send(id, { type: 'decide', path: step.path, choice, output: null, by: 'Ada' });
          return this.log.queue.shift() ?? id;
        }
    }
    return null;
  }

  private startChild({
    runId,
    path,
    idempotencyKey,
    versionHash,
    input,
    budget,
    goesOnFrom,
    callerEpoch,
  }: ChildRun): ReturnType<ChildRunsPort['start']> {
    const plan = this.offered.get(versionHash);
    if (!plan) throw new StepFailure({ code: 'no-version', message: `No version ${versionHash}.`, transient: false });
    return this.begin({ runId, path, idempotencyKey, budget, callerEpoch }, plan, {
      input,
      workflow: versionHash,
      goesOnFrom,
    });
  }

  private startGroup({ group, ...request }: GroupRun): ReturnType<ChildRunsPort['start']> {
    const { runId, path, idempotencyKey } = request;
    this.calls.push({ path, attempt: 1, key: idempotencyKey });
    const { versionId } = this.log.get(runId);
    return this.begin(request, this.plan(versionId), { input: {}, workflow: 'test', group });
  }

  private begin(
    {
      runId,
      path,
      idempotencyKey,
      budget,
      callerEpoch,
    }: Pick<ChildRun, 'runId' | 'path' | 'idempotencyKey' | 'budget' | 'callerEpoch'>,
    plan: Plan,
    {
      input,
      workflow,
      group,
      goesOnFrom,
    }: { input: JsonObject; workflow: string; group?: GroupOfItems; goesOnFrom?: string },
  ): ReturnType<ChildRunsPort['start']> {
    const id = `child-${idempotencyKey}`;
    const { origin: parent, epoch } = this.log.get(runId);
    const depth = (parent?.depth ?? 0) + 1;
    this.plansByRun.set(id, plan);
    if (!this.log.runs.has(id)) {
      if (callerEpoch !== epoch)
        throw new StepFailure({ code: 'run-taken', message: 'Another worker has this run.', transient: false });
      this.log.create({
        id,
        versionId: id,
        input,
        seed: 'c0ffee',
        origin: {
          kind: 'call',
          runId,
          path,
          depth,
          ...(group ? { group } : {}),
          ...(goesOnFrom ? { goesOnFrom } : {}),
        },
        budget: budget ?? null,
      });
    }
    return Promise.resolve({ childRunId: id, workflow });
  }

  private plan(versionId: string): Plan {
    const plan = this.plansByRun.get(versionId);
    if (!plan) throw new Error(`There is no plan ${versionId}.`);
    return plan;
  }
}
